// Declares an order in a way that is wrong; says which way in the first argument. What the compiler refuses is not here.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	phones "github.com/cdk-chime-phone-number-order/cdk-chime-phone-number-order-go/cdkchimephonenumberorder"
)

func main() {
	defer jsii.Close()

	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Stack"), nil)
	source := phones.PhoneNumberSource_FromList(jsii.Strings("+12065550100"))
	switch os.Args[1] {
	case "missing":
		phones.NewPhoneNumberOrder(stack, jsii.String("Lines"), &phones.PhoneNumberOrderProps{Source: source})
	case "enum":
		phones.NewPhoneNumberOrder(stack, jsii.String("Lines"), &phones.PhoneNumberOrderProps{Source: source, ProductType: "BusinessCalling"})
	case "rule":
		phones.PhoneNumberSource_FromSearch(&phones.PhoneNumberSearch{AreaCodes: jsii.Strings("12")})
	}
}
