"""
A port-in: numbers that another carrier has now, moved by a support case that has given an order id.

It is deployed before the numbers arrive: until then phone_numbers is "none" and nothing is assigned. Once they have
arrived, deploy again with another name, because CloudFormation updates an order only when something of it changes; they
are named and assigned then.

Run it with the CDK CLI from this directory:
npx cdk synth -a 'python3 port_in.py' -c order=<id of the order> -c name=sales
"""
from aws_cdk import App, CfnOutput, CfnResource, Stack
from constructs import Construct

from cdk_chime_phone_number_order import (
    PhoneNumberAssignmentTarget,
    PhoneNumberOrder,
    PhoneNumberProductType,
    PhoneNumberSource,
)


class PortInStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        trunk = CfnResource(
            self,
            "Trunk",
            type="AWS::Chime::VoiceConnector",
            properties={"Name": "ported", "RequireEncryption": True},
        )
        # No removal policy: numbers that took weeks to come stay when the stack goes.
        ported = PhoneNumberOrder(
            self,
            "Ported",
            product_type=PhoneNumberProductType.VOICE_CONNECTOR,
            source=PhoneNumberSource.from_order(
                self.node.try_get_context("order") or "01234567-89ab-cdef-0123-456789abcdef"
            ),
            phone_number_name=self.node.try_get_context("name") or "ported",
        )
        ported.assign_to(PhoneNumberAssignmentTarget.from_voice_connector(trunk))

        CfnOutput(self, "PortingStatus", value=ported.phone_number_order_status)
        CfnOutput(self, "PortingDate", value=ported.foc_date)
        CfnOutput(self, "StillMissing", value=ported.warnings)


app = App()
PortInStack(app, "PortInStack")
app.synth()
