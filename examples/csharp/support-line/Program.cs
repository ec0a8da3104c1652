using System.Collections.Generic;
using Amazon.CDK;
using Amazon.CDK.CustomResources;
using CdkChimePhoneNumberOrder;
using Constructs;

var app = new App();
_ = new SupportLineStack(app, "SupportLineStack");
app.Synth();

/// <summary>
/// A support line: a toll-free number that a Voice Connector answers, and hands on to the company's own SIP server.
/// </summary>
/// <remarks>
/// Run it with the CDK CLI from the directory above: npx cdk synth -a 'dotnet run --project support-line' -c count=2
/// </remarks>
internal sealed class SupportLineStack : Stack
{
    public SupportLineStack(Construct scope, string id) : base(scope, id)
    {
        // With a newer CDK: new CfnVoiceConnector(this, "Trunk", ...) of Amazon.CDK.AWS.Chime.
        var trunk = new CfnResource(this, "Trunk", new CfnResourceProps
        {
            Type = "AWS::Chime::VoiceConnector",
            Properties = new Dictionary<string, object>
            {
                ["Name"] = "support",
                ["RequireEncryption"] = true,
                // To change it replaces the connector; the numbers move to the new one before the old one goes.
                ["NetworkType"] = Context("network", "IPV4_ONLY"),
            },
        });

        var line = new PhoneNumberOrder(this, "Line", new PhoneNumberOrderProps
        {
            ProductType = PhoneNumberProductType.VOICE_CONNECTOR,
            Source = PhoneNumberSource.FromSearch(new PhoneNumberSearch
            {
                TollFreePrefixes = new[] { "888", "877" },
                Count = int.Parse(Context("count", "1")),
            }),
            PhoneNumberName = "support",
            // An example has to go without a trace; leave it out, and the number outlives the stack.
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        line.AssignTo(PhoneNumberAssignmentTarget.FromVoiceConnector(trunk));

        var trunkId = Token.AsString(trunk.GetAtt("VoiceConnectorId"));
        SendCallsOn(trunkId, Token.AsString(trunk.GetAtt("VoiceConnectorArn")));

        _ = new CfnOutput(this, "SupportLine", new CfnOutputProps { Value = line.PhoneNumberAt(0) });
        _ = new CfnOutput(this, "TrunkId", new CfnOutputProps { Value = trunkId });
    }

    /// <summary>
    /// Where calls go that come in. A Put says the whole of it and may be repeated: nothing is bought, nothing can be
    /// left behind, and a rollback puts the former one. That is all that a call by AwsCustomResource can do, and here
    /// it is enough; numbers need more, and so they have constructs of their own.
    /// </summary>
    private void SendCallsOn(string trunkId, string trunkArn)
    {
        var route = new Dictionary<string, object>
        {
            ["Host"] = "sip.example.com",
            ["Port"] = 5061,
            ["Protocol"] = "TCP",
            ["Priority"] = 1,
            ["Weight"] = 1,
        };
        _ = new AwsCustomResource(this, "Origination", new AwsCustomResourceProps
        {
            OnUpdate = new AwsSdkCall
            {
                Service = "chime-sdk-voice",
                Action = "PutVoiceConnectorOrigination",
                Parameters = new Dictionary<string, object>
                {
                    ["VoiceConnectorId"] = trunkId,
                    ["Origination"] = new Dictionary<string, object>
                    {
                        ["Routes"] = new[] { route },
                        ["Disabled"] = false,
                    },
                },
                PhysicalResourceId = PhysicalResourceId.Of(trunkId),
            },
            OnDelete = new AwsSdkCall
            {
                Service = "chime-sdk-voice",
                Action = "DeleteVoiceConnectorOrigination",
                Parameters = new Dictionary<string, object> { ["VoiceConnectorId"] = trunkId },
            },
            Policy = AwsCustomResourcePolicy.FromSdkCalls(new SdkCallsPolicyOptions { Resources = new[] { trunkArn } }),
            InstallLatestAwsSdk = false,
        });
    }

    private string Context(string key, string otherwise) => Node.TryGetContext(key)?.ToString() ?? otherwise;
}
