using System.Text.Json.Nodes;
using Ambicap.Policy.Ambient;
using CsCheck;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>The words of a namespace are refused where they are wrong, and only when they are new.</summary>
public sealed class NamespacesPolicyTests
{
    private const string OptIn = "ambicap.dev/allow-root-equivalent";
    private const string Add = "ambicap.dev/add-is-ambient";

    private static readonly AdmissionPolicy s_policy = new("policy/namespaces.yaml", "ambicap-namespaces");

    [Fact]
    public void Judge_AnyOptIn_IsRefusedWhereItCannotBeRead() => AdmittedPods.Annotations.Sample(annotations =>
    {
        foreach ((_, JsonNode? value) in annotations)
        {
            string text = value!.GetValue<string>();
            Assert.Equal(RootEquivalentOptIn.TryParse(text, out _, out _) ? 0 : 1, Judge(Namespace(null, text), null).Count);
        }
    });

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("false", false)]
    public void Judge_AddIsAmbient_IsRefusedUnlessFalse(string value, bool isRefused) =>
        Assert.Equal(isRefused ? 1 : 0, Judge(Namespace(value, null), null).Count);

    /// <summary>Where the policies of deploy/mutating make grants of add, the label is theirs to read.</summary>
    [Theory]
    [InlineData("true", false)]
    [InlineData("yes", true)]
    [InlineData("false", false)]
    public void Judge_AddIsAmbientWherePodsAreCompleted_IsRefusedUnlessItIsAWord(string value, bool isRefused)
    {
        AdmissionPolicy policy = new("policy/namespaces.yaml", "ambicap-namespaces", ("isCompleted", "true"));
        Assert.Equal(
            isRefused ? ["label ambicap.dev/add-is-ambient of the namespace must be \"true\" or \"false\""] : [],
            policy.Judge(new PolicyRequest { Object = Namespace(value, null) }));
    }

    [Fact]
    public void Judge_WrongBefore_IsLetBe()
    {
        JsonNode wrong = Namespace("true", "FLY");
        Assert.Equal(2, Judge(wrong, null).Count);
        Assert.Empty(Judge(wrong, wrong));
        Assert.Equal(2, Judge(wrong, Namespace("yes", "SWIM")).Count);
        Assert.Equal(2, Judge(wrong, new JsonObject { ["metadata"] = new JsonObject() }).Count);
        Assert.Empty(Judge(new JsonObject { ["metadata"] = new JsonObject() }, null));
    }

    private static List<string> Judge(JsonNode now, JsonNode? before) => s_policy.Judge(new PolicyRequest { Object = now, OldObject = before });

    private static JsonObject Namespace(string? add, string? optIn)
    {
        JsonObject metadata = [];
        if (add is not null)
        {
            metadata["labels"] = new JsonObject { [Add] = add };
        }

        if (optIn is not null)
        {
            metadata["annotations"] = new JsonObject { [OptIn] = optIn };
        }

        return new JsonObject { ["metadata"] = metadata };
    }
}
