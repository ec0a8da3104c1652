// A support line: a toll-free number that a Voice Connector answers, and hands on to the company's own SIP server.
//
// Run it with the CDK CLI from the directory above: npx cdk synth -a 'go mod tidy && go run ./support-line' -c count=2
package main

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	phones "github.com/cdk-chime-phone-number-order/cdk-chime-phone-number-order-go/cdkchimephonenumberorder"
)

func newSupportLineStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)
	count, err := strconv.Atoi(context(stack, "count", "1"))
	if err != nil {
		panic(err)
	}

	// With a newer CDK: awschime.NewCfnVoiceConnector(stack, jsii.String("Trunk"), ...).
	trunk := awscdk.NewCfnResource(stack, jsii.String("Trunk"), &awscdk.CfnResourceProps{
		Type: jsii.String("AWS::Chime::VoiceConnector"),
		Properties: &map[string]any{
			"Name":              "support",
			"RequireEncryption": true,
			// To change it replaces the connector; the numbers move to the new one before the old one goes.
			"NetworkType": context(stack, "network", "IPV4_ONLY"),
		},
	})

	line := phones.NewPhoneNumberOrder(stack, jsii.String("Line"), &phones.PhoneNumberOrderProps{
		ProductType: phones.PhoneNumberProductType_VOICE_CONNECTOR,
		Source: phones.PhoneNumberSource_FromSearch(&phones.PhoneNumberSearch{
			TollFreePrefixes: jsii.Strings("888", "877"),
			Count:            jsii.Number(count),
		}),
		PhoneNumberName: jsii.String("support"),
		// An example has to go without a trace; leave it out, and the number outlives the stack.
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	line.AssignTo(phones.PhoneNumberAssignmentTarget_FromVoiceConnector(trunk), nil)

	trunkId := attribute(trunk, "VoiceConnectorId")
	sendCallsOn(stack, trunk, trunkId)

	awscdk.NewCfnOutput(stack, jsii.String("SupportLine"), &awscdk.CfnOutputProps{
		Value: line.PhoneNumberAt(jsii.Number(0)),
	})
	awscdk.NewCfnOutput(stack, jsii.String("TrunkId"), &awscdk.CfnOutputProps{Value: trunkId})
	return stack
}

// Where calls go that come in. A Put says the whole of it and may be repeated: nothing is bought, nothing can be left
// behind, and a rollback puts the former one. That is all that a call by AwsCustomResource can do, and here it is
// enough; numbers need more, and so they have constructs of their own.
func sendCallsOn(stack awscdk.Stack, trunk awscdk.CfnResource, trunkId *string) {
	route := map[string]any{"Host": "sip.example.com", "Port": 5061, "Protocol": "TCP", "Priority": 1, "Weight": 1}
	trunkArn := attribute(trunk, "VoiceConnectorArn")
	customresources.NewAwsCustomResource(stack, jsii.String("Origination"), &customresources.AwsCustomResourceProps{
		OnUpdate: &customresources.AwsSdkCall{
			Service: jsii.String("chime-sdk-voice"),
			Action:  jsii.String("PutVoiceConnectorOrigination"),
			Parameters: map[string]any{
				"VoiceConnectorId": trunkId,
				"Origination":      map[string]any{"Routes": []any{route}, "Disabled": false},
			},
			PhysicalResourceId: customresources.PhysicalResourceId_Of(trunkId),
		},
		OnDelete: &customresources.AwsSdkCall{
			Service:    jsii.String("chime-sdk-voice"),
			Action:     jsii.String("DeleteVoiceConnectorOrigination"),
			Parameters: map[string]any{"VoiceConnectorId": trunkId},
		},
		Policy: customresources.AwsCustomResourcePolicy_FromSdkCalls(&customresources.SdkCallsPolicyOptions{
			Resources: &[]*string{trunkArn},
		}),
		InstallLatestAwsSdk: jsii.Bool(false),
	})
}

func attribute(resource awscdk.CfnResource, name string) *string {
	return awscdk.Token_AsString(resource.GetAtt(&name, awscdk.ResolutionTypeHint_STRING), nil)
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
	newSupportLineStack(app, "SupportLineStack")
	app.Synth(nil)
}
