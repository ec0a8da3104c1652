using Amazon.CDK;
using Amazon.CDK.AWS.SSM;
using CdkChimePhoneNumberOrder;
using Constructs;

var app = new App();
_ = new SupportLinesStack(app, "SupportLinesStack");
app.Synth();

/// <summary>
/// Support lines of a company: numbers from one of two area codes, owned by a stack.
/// </summary>
/// <remarks>Run it with the CDK CLI from this directory: npx cdk synth -c count=3 -c callingName='Another Corp'</remarks>
internal sealed class SupportLinesStack : Stack
{
    public SupportLinesStack(Construct scope, string id) : base(scope, id)
    {
        var support = new PhoneNumberOrder(this, "SupportLines", new PhoneNumberOrderProps
        {
            ProductType = PhoneNumberProductType.VOICE_CONNECTOR,
            Source = PhoneNumberSource.FromSearch(new PhoneNumberSearch
            {
                AreaCodes = new[] { "206", "425" },
                Count = int.Parse(Context("count", "2")),
            }),
            CallingName = Context("callingName", "Example Corp"),
            // An example has to go without a trace; leave it out, and the numbers outlive the stack.
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

        // Where the people who answer the calls look the numbers up.
        _ = new StringParameter(this, "Directory", new StringParameterProps
        {
            StringValue = Fn.Join(",", support.PhoneNumbers),
        });

        _ = new CfnOutput(this, "FirstLine", new CfnOutputProps { Value = support.PhoneNumberAt(0) });
        _ = new CfnOutput(this, "AllLines", new CfnOutputProps { Value = Fn.Join(", ", support.PhoneNumbers) });
    }

    private string Context(string key, string otherwise) => Node.TryGetContext(key)?.ToString() ?? otherwise;
}
