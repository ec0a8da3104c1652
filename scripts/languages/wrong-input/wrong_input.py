"""Declares an order in a way that is wrong; says which way in the first argument."""
import sys

from aws_cdk import App, Stack
from cdk_chime_phone_number_order import PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource

stack = Stack(App(), "Stack")
right = {
    "product_type": PhoneNumberProductType.VOICE_CONNECTOR,
    "source": PhoneNumberSource.from_list(["+12065550100"]),
}
wrong = {
    "list": lambda: PhoneNumberOrder(stack, "Lines", **right, calling_name=["Example Corp"]),
    "missing": lambda: PhoneNumberOrder(stack, "Lines", source=right["source"]),
    "enum": lambda: PhoneNumberOrder(stack, "Lines", source=right["source"], product_type="BusinessCalling"),
    "rule": lambda: PhoneNumberSource.from_search(area_codes=["12"]),
}
wrong[sys.argv[1]]()
