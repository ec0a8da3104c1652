package example;

import io.github.cdkchimephonenumberorder.PhoneNumberAssignmentTarget;
import io.github.cdkchimephonenumberorder.PhoneNumberOrder;
import io.github.cdkchimephonenumberorder.PhoneNumberProductType;
import io.github.cdkchimephonenumberorder.PhoneNumberSearch;
import io.github.cdkchimephonenumberorder.PhoneNumberSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.customresources.AwsCustomResource;
import software.amazon.awscdk.customresources.AwsCustomResourcePolicy;
import software.amazon.awscdk.customresources.AwsSdkCall;
import software.amazon.awscdk.customresources.PhysicalResourceId;
import software.amazon.awscdk.customresources.SdkCallsPolicyOptions;
import software.constructs.Construct;

/**
 * A support line: a toll-free number that a Voice Connector answers, and hands on to the company's own SIP server.
 *
 * <p>Run it with the CDK CLI from this directory:
 * npx cdk synth -a 'mvn -e -q compile exec:java -Dexec.mainClass=example.SupportLine' -c count=2
 */
public final class SupportLine extends Stack {
    public SupportLine(final Construct scope, final String id) {
        super(scope, id);

        // With a newer CDK: CfnVoiceConnector.Builder.create(this, "Trunk") of software.amazon.awscdk.services.chime.
        final CfnResource trunk = CfnResource.Builder.create(this, "Trunk")
                .type("AWS::Chime::VoiceConnector")
                .properties(Map.of(
                        "Name", "support",
                        "RequireEncryption", true,
                        // To change it replaces the connector; the numbers move to the new one before the old one goes.
                        "NetworkType", context("network", "IPV4_ONLY")))
                .build();

        final PhoneNumberOrder line = PhoneNumberOrder.Builder.create(this, "Line")
                .productType(PhoneNumberProductType.VOICE_CONNECTOR)
                .source(PhoneNumberSource.fromSearch(PhoneNumberSearch.builder()
                        .tollFreePrefixes(List.of("888", "877"))
                        .count(Integer.parseInt(context("count", "1")))
                        .build()))
                .phoneNumberName("support")
                // An example has to go without a trace; leave it out, and the number outlives the stack.
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        line.assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(trunk));

        // Where calls go that come in. A Put says the whole of it and may be repeated: nothing is bought, nothing can
        // be left behind, and a rollback puts the former one. That is all that a call by AwsCustomResource can do, and
        // here it is enough; numbers need more, and so they have constructs of their own.
        final String trunkId = trunk.getAtt("VoiceConnectorId").toString();
        final Map<String, Object> route =
                Map.of("Host", "sip.example.com", "Port", 5061, "Protocol", "TCP", "Priority", 1, "Weight", 1);
        AwsCustomResource.Builder.create(this, "Origination")
                .onUpdate(AwsSdkCall.builder()
                        .service("chime-sdk-voice")
                        .action("PutVoiceConnectorOrigination")
                        .parameters(Map.of(
                                "VoiceConnectorId", trunkId,
                                "Origination", Map.of("Routes", List.of(route), "Disabled", false)))
                        .physicalResourceId(PhysicalResourceId.of(trunkId))
                        .build())
                .onDelete(AwsSdkCall.builder()
                        .service("chime-sdk-voice")
                        .action("DeleteVoiceConnectorOrigination")
                        .parameters(Map.of("VoiceConnectorId", trunkId))
                        .build())
                .policy(AwsCustomResourcePolicy.fromSdkCalls(SdkCallsPolicyOptions.builder()
                        .resources(List.of(trunk.getAtt("VoiceConnectorArn").toString()))
                        .build()))
                .installLatestAwsSdk(false)
                .build();

        CfnOutput.Builder.create(this, "SupportLine").value(line.phoneNumberAt(0)).build();
        CfnOutput.Builder.create(this, "TrunkId").value(trunkId).build();
    }

    private String context(final String key, final String otherwise) {
        return Optional.ofNullable(getNode().tryGetContext(key)).map(Object::toString).orElse(otherwise);
    }

    public static void main(final String[] args) {
        final App app = new App();
        new SupportLine(app, "SupportLineStack");
        app.synth();
    }
}
