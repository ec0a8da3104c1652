module example/support-lines

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.260.0
	github.com/aws/constructs-go/constructs/v10 v10.6.0
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-chime-phone-number-order/cdk-chime-phone-number-order-go/cdkchimephonenumberorder v0.0.0
)
