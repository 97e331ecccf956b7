namespace Ambicap.Deploy.Tests.Policies;

/// <summary>The policies say here what they said in a real API server: so the other tests of this folder count there too.</summary>
public sealed class RecordedMessagesTests
{
    private static readonly AdmissionPolicy s_policy = new("policy/grants.yaml", "ambicap-grants");

    [Fact]
    public void Judge_EveryCase_IsAsRecorded()
    {
        Dictionary<string, string> found = PolicyCase.All.ToDictionary(
            tried => tried.Name,
            tried => s_policy.Judge(new PolicyRequest { Object = tried.Pod, Namespace = tried.Namespace }).FirstOrDefault() ?? "");
        RecordedMessages.AssertSame(found);
    }
}
