"""
Numbers that one stack owns and another one uses: the lines outlive the contact center that answers them today.

Within one app the order itself is passed on, and the CDK exports what is needed. Another app imports the numbers:
PhoneNumberOrder.from_phone_number_order_attributes(self, "Lines", phone_numbers=Fn.split(",", ...)).

Run it with the CDK CLI from this directory: npx cdk synth -a 'python3 cross_stack.py'
"""
from aws_cdk import App, CfnOutput, CfnResource, Fn, RemovalPolicy, Stack
from constructs import Construct

from cdk_chime_phone_number_order import (
    IPhoneNumberOrder,
    PhoneNumberAssignment,
    PhoneNumberAssignmentTarget,
    PhoneNumberOrder,
    PhoneNumberProductType,
    PhoneNumberSource,
)


class LinesStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.lines = PhoneNumberOrder(
            self,
            "Lines",
            product_type=PhoneNumberProductType.VOICE_CONNECTOR,
            source=PhoneNumberSource.from_search(area_codes=["206", "425"], count=2),
            phone_number_names=["reception", "sales"],
            # An example has to go without a trace; leave it out, and the numbers outlive the stack.
            removal_policy=RemovalPolicy.DESTROY,
        )


class ContactCenterStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, lines: IPhoneNumberOrder) -> None:
        super().__init__(scope, construct_id)
        trunk = CfnResource(
            self,
            "Trunk",
            type="AWS::Chime::VoiceConnector",
            properties={"Name": "contact-center", "RequireEncryption": True},
        )
        assignment = PhoneNumberAssignment(
            self,
            "Assignment",
            order=lines,
            target=PhoneNumberAssignmentTarget.from_voice_connector(trunk),
        )
        CfnOutput(self, "AnsweredHere", value=Fn.join(", ", assignment.phone_numbers))


app = App()
owner = LinesStack(app, "LinesStack")
ContactCenterStack(app, "ContactCenterStack", owner.lines)
app.synth()
