"""
A support line: a toll-free number that a Voice Connector answers, and hands on to the company's own SIP server.

Run it with the CDK CLI from this directory: npx cdk synth -a 'python3 support_line.py' -c count=2
"""
from aws_cdk import App, CfnOutput, CfnResource, RemovalPolicy, Stack, Token
from aws_cdk.custom_resources import (
    AwsCustomResource,
    AwsCustomResourcePolicy,
    AwsSdkCall,
    PhysicalResourceId,
)
from constructs import Construct

from cdk_chime_phone_number_order import (
    PhoneNumberAssignmentTarget,
    PhoneNumberOrder,
    PhoneNumberProductType,
    PhoneNumberSource,
)


class SupportLineStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

        # With a newer CDK: CfnVoiceConnector(self, "Trunk", name="support", require_encryption=True).
        trunk = CfnResource(
            self,
            "Trunk",
            type="AWS::Chime::VoiceConnector",
            properties={
                "Name": "support",
                "RequireEncryption": True,
                # To change it replaces the connector; the numbers move to the new one before the old one goes.
                "NetworkType": self.node.try_get_context("network") or "IPV4_ONLY",
            },
        )

        line = PhoneNumberOrder(
            self,
            "Line",
            product_type=PhoneNumberProductType.VOICE_CONNECTOR,
            source=PhoneNumberSource.from_search(
                toll_free_prefixes=["888", "877"],
                count=int(self.node.try_get_context("count") or 1),
            ),
            phone_number_name="support",
            # An example has to go without a trace; leave it out, and the number outlives the stack.
            removal_policy=RemovalPolicy.DESTROY,
        )
        line.assign_to(PhoneNumberAssignmentTarget.from_voice_connector(trunk))

        # Where calls go that come in. A Put says the whole of it and may be repeated: nothing is bought, nothing can be
        # left behind, and a rollback puts the former one. That is all that a call by AwsCustomResource can do, and here
        # it is enough; numbers need more, and so they have constructs of their own.
        trunk_id = Token.as_string(trunk.get_att("VoiceConnectorId"))
        AwsCustomResource(
            self,
            "Origination",
            on_update=AwsSdkCall(
                service="chime-sdk-voice",
                action="PutVoiceConnectorOrigination",
                parameters={
                    "VoiceConnectorId": trunk_id,
                    "Origination": {
                        "Routes": [
                            {"Host": "sip.example.com", "Port": 5061, "Protocol": "TCP", "Priority": 1, "Weight": 1}
                        ],
                        "Disabled": False,
                    },
                },
                physical_resource_id=PhysicalResourceId.of(trunk_id),
            ),
            on_delete=AwsSdkCall(
                service="chime-sdk-voice",
                action="DeleteVoiceConnectorOrigination",
                parameters={"VoiceConnectorId": trunk_id},
            ),
            policy=AwsCustomResourcePolicy.from_sdk_calls(
                resources=[Token.as_string(trunk.get_att("VoiceConnectorArn"))]
            ),
            install_latest_aws_sdk=False,
        )

        CfnOutput(self, "SupportLine", value=line.phone_number_at(0))
        CfnOutput(self, "TrunkId", value=trunk_id)


app = App()
SupportLineStack(app, "SupportLineStack")
app.synth()
