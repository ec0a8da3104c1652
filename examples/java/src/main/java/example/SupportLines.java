package example;

import io.github.cdkchimephonenumberorder.PhoneNumberOrder;
import io.github.cdkchimephonenumberorder.PhoneNumberProductType;
import io.github.cdkchimephonenumberorder.PhoneNumberSearch;
import io.github.cdkchimephonenumberorder.PhoneNumberSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/**
 * Support lines of a company: numbers from one of two area codes, owned by a stack.
 *
 * <p>Run it with the CDK CLI from this directory: npx cdk synth -c count=3 -c callingName='Another Corp'
 */
public final class SupportLines extends Stack {
    public SupportLines(final Construct scope, final String id) {
        super(scope, id);

        final PhoneNumberOrder support = PhoneNumberOrder.Builder.create(this, "SupportLines")
                .productType(PhoneNumberProductType.VOICE_CONNECTOR)
                .source(PhoneNumberSource.fromSearch(PhoneNumberSearch.builder()
                        .areaCodes(List.of("206", "425"))
                        .count(Integer.parseInt(context("count", "2")))
                        .build()))
                .callingName(context("callingName", "Example Corp"))
                // An example has to go without a trace; leave it out, and the numbers outlive the stack.
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();

        // Where the people who answer the calls look the numbers up.
        StringParameter.Builder.create(this, "Directory")
                .stringValue(Fn.join(",", support.getPhoneNumbers()))
                .build();

        CfnOutput.Builder.create(this, "FirstLine").value(support.phoneNumberAt(0)).build();
        CfnOutput.Builder.create(this, "AllLines").value(Fn.join(", ", support.getPhoneNumbers())).build();
    }

    private String context(final String key, final String otherwise) {
        return Optional.ofNullable(getNode().tryGetContext(key)).map(Object::toString).orElse(otherwise);
    }

    public static void main(final String[] args) {
        final App app = new App();
        new SupportLines(app, "SupportLinesStack");
        app.synth();
    }
}
