"""
Support lines of a company: numbers from one of two area codes, owned by a stack.

Run it with the CDK CLI from this directory: npx cdk synth -c count=3 -c callingName='Another Corp'
"""
from aws_cdk import App, CfnOutput, Fn, RemovalPolicy, Stack
from aws_cdk.aws_ssm import StringParameter
from constructs import Construct

from cdk_chime_phone_number_order import PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource


class SupportLinesStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

        support = PhoneNumberOrder(
            self,
            "SupportLines",
            product_type=PhoneNumberProductType.VOICE_CONNECTOR,
            source=PhoneNumberSource.from_search(
                area_codes=["206", "425"],
                count=int(self.node.try_get_context("count") or 2),
            ),
            calling_name=self.node.try_get_context("callingName") or "Example Corp",
            # An example has to go without a trace; leave it out, and the numbers outlive the stack.
            removal_policy=RemovalPolicy.DESTROY,
        )

        # Where the people who answer the calls look the numbers up.
        StringParameter(self, "Directory", string_value=Fn.join(",", support.phone_numbers))

        CfnOutput(self, "FirstLine", value=support.phone_number_at(0))
        CfnOutput(self, "AllLines", value=Fn.join(", ", support.phone_numbers))


app = App()
SupportLinesStack(app, "SupportLinesStack")
app.synth()
