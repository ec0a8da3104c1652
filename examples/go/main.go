// Support lines of a company: numbers from one of two area codes, owned by a stack.
//
// Run it with the CDK CLI from this directory: npx cdk synth -c count=3 -c callingName='Another Corp'
package main

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	phones "github.com/cdk-chime-phone-number-order/cdk-chime-phone-number-order-go/cdkchimephonenumberorder"
)

func newSupportLinesStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)
	count, err := strconv.Atoi(context(stack, "count", "2"))
	if err != nil {
		panic(err)
	}

	support := phones.NewPhoneNumberOrder(stack, jsii.String("SupportLines"), &phones.PhoneNumberOrderProps{
		ProductType: phones.PhoneNumberProductType_VOICE_CONNECTOR,
		Source: phones.PhoneNumberSource_FromSearch(&phones.PhoneNumberSearch{
			AreaCodes: jsii.Strings("206", "425"),
			Count:     jsii.Number(count),
		}),
		CallingName: jsii.String(context(stack, "callingName", "Example Corp")),
		// An example has to go without a trace; leave it out, and the numbers outlive the stack.
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})

	// Where the people who answer the calls look the numbers up.
	awsssm.NewStringParameter(stack, jsii.String("Directory"), &awsssm.StringParameterProps{
		StringValue: awscdk.Fn_Join(jsii.String(","), support.PhoneNumbers()),
	})

	awscdk.NewCfnOutput(stack, jsii.String("FirstLine"), &awscdk.CfnOutputProps{
		Value: support.PhoneNumberAt(jsii.Number(0)),
	})
	awscdk.NewCfnOutput(stack, jsii.String("AllLines"), &awscdk.CfnOutputProps{
		Value: awscdk.Fn_Join(jsii.String(", "), support.PhoneNumbers()),
	})
	return stack
}

func context(stack awscdk.Stack, key string, otherwise string) string {
	if value := stack.Node().TryGetContext(&key); value != nil {
		return fmt.Sprint(value)
	}
	return otherwise
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	newSupportLinesStack(app, "SupportLinesStack")
	app.Synth(nil)
}
