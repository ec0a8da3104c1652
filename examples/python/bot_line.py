"""
A bot line: a number whose calls go to a Lambda function, by a SIP media application and a SIP rule.

SIP media applications have been closed to new customers since 2026-10-29, hence the warning when this is synthesised;
an account that uses them already acknowledges it, as is done below.

Run it with the CDK CLI from this directory: npx cdk synth -a 'python3 bot_line.py'
"""
from aws_cdk import Annotations, App, CfnOutput, CfnResource, RemovalPolicy, Stack
from aws_cdk.aws_iam import ServicePrincipal
from aws_cdk.aws_lambda import Code, Function, Runtime
from constructs import Construct

from cdk_chime_phone_number_order import (
    PhoneNumberOrder,
    PhoneNumberProductType,
    PhoneNumberSource,
    SipRule,
    SipRuleTarget,
    SipRuleTrigger,
)

ANSWER = """
const hangUp = { Type: 'Hangup', Parameters: { SipResponseCode: '0' } };
exports.handler = async () => ({ SchemaVersion: '1.0', Actions: [hangUp] });
"""


class BotLineStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        Annotations.of(self).acknowledge_warning("cdk-chime-phone-number-order:pstnAudioClosed")

        calls = Function(
            self, "Calls", runtime=Runtime.NODEJS_22_X, handler="index.handler", code=Code.from_inline(ANSWER)
        )
        calls.add_permission(
            "SipMediaApplications",
            principal=ServicePrincipal("voiceconnector.chime.amazonaws.com"),
            source_account=self.account,
        )
        # With a newer CDK: CfnSipMediaApplication(self, "Bot", ...) of aws_cdk.aws_chime.
        bot = CfnResource(
            self,
            "Bot",
            type="AWS::Chime::SipMediaApplication",
            properties={"Name": "bot", "AwsRegion": self.region, "Endpoints": [{"LambdaArn": calls.function_arn}]},
        )

        line = PhoneNumberOrder(
            self,
            "Line",
            product_type=PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN,
            source=PhoneNumberSource.from_search(area_codes=["206"]),
            phone_number_name="bot",
            # An example has to go without a trace; leave it out, and the number outlives the stack.
            removal_policy=RemovalPolicy.DESTROY,
        )
        SipRule(
            self,
            "Rule",
            trigger=SipRuleTrigger.phone_number_of(line),
            targets=[SipRuleTarget.from_sip_media_application(bot)],
        )

        CfnOutput(self, "BotLine", value=line.phone_number_at(0))


app = App()
BotLineStack(app, "BotLineStack")
app.synth()
