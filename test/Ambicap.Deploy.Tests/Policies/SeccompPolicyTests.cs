using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;
using Ambicap.Policy.Standards;
using CsCheck;
using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>A grant that the manager's default seccomp profile makes useless is refused: no policy in CEL can add what is missing.</summary>
public sealed class SeccompPolicyTests
{
    private const string Reason = "grant that the seccomp profile filters";
    private const int Pods = 3_000;

    private static readonly AdmissionPolicy s_policy = new("policy/grants.yaml", "ambicap-grants");

    private static readonly Gen<JsonNode?> s_capabilities = Gen.Select(
        Gen.OneOf("SYSLOG", "syslog", "CAP_SYSLOG", "ALL", "all", "AUDIT_WRITE", "KILL").Array[0, 2],
        Gen.OneOf("ALL", "NET_RAW").Array[0, 1],
        Gen.Int[0, 4],
        (add, drop, form) => form switch
        {
            0 => null,
            1 => (JsonNode)new JsonObject { ["add"] = Texts(add) },
            2 => new JsonObject { ["drop"] = Texts(drop) },
            _ => new JsonObject { ["add"] = Texts(add), ["drop"] = Texts(drop) },
        });

    private static readonly Gen<JsonNode?> s_context = Gen.Select(
        Gen.OneOf<string?>(null, "RuntimeDefault", "RuntimeDefault", "Unconfined", "Localhost"),
        Gen.OneOf<long?>(null, 0, 1000),
        Gen.OneOf<bool?>(null, true, false),
        Gen.Bool,
        (profile, user, nonRoot, isThere) => (JsonNode?)(isThere ? Context(profile, user, nonRoot) : null));

    [Fact]
    public void Variables_Gated_AreTheCatalogues() => Assert.Equal(
        SeccompGates.Openers.Select(capability => capability.ToName()),
        ((System.Collections.IEnumerable)s_policy.Evaluate(new PolicyRequest { Object = Pod(), Namespace = Namespace() }, "gated")!).Cast<string>());

    /// <summary>What is demanded is what the webhook would add. Where nothing is said of a profile, that is for the kubelet to decide.</summary>
    [Fact]
    public void Judge_AnyContexts_DemandsWhatIsHeldAndDead() => Gen.Select(s_context, s_context, s_capabilities, Gen.OneOf<bool?>(null, false, true), Gen.Bool, Gen.Bool).Sample(
        (podContext, containerContext, capabilities, privileged, isAmbient, isOfReader) =>
        {
            JsonObject pod = Granted(isAmbient ? "ambient" : "nonroot", isOfReader ? "SYSLOG,KILL,AUDIT_READ" : "SYSLOG,KILL,AUDIT_WRITE", podContext);
            JsonObject? context = containerContext?.DeepClone() as JsonObject;
            if (context is not null)
            {
                context["capabilities"] = capabilities?.DeepClone();
                context["privileged"] = privileged;
                foreach (string empty in (string[])["capabilities", "privileged"])
                {
                    _ = context[empty] is null && context.Remove(empty);
                }

                pod["spec"]!["containers"]![0]!["securityContext"] = context;
            }

            Assert.Equal(Missing(pod, isAmbient, isOfReader), CapabilitySet.Of([.. Demanded(pod, Namespace()).Select(Parse)]));
        },
        iter: Pods);

    [Theory]
    [InlineData(
        "SYSLOG",
        "SYSLOG is held, but the profile RuntimeDefault refuses its system calls unless capabilities.add names it too; add SYSLOG to capabilities.add")]
    [InlineData(
        "audit_write, CAP_SYSLOG,KILL",
        "AUDIT_WRITE, SYSLOG are held, but the profile RuntimeDefault refuses their system calls unless capabilities.add names them too; add AUDIT_WRITE, SYSLOG to capabilities.add")]
    [InlineData(
        "AUDIT_READ,AUDIT_CONTROL,SYSLOG",
        "AUDIT_READ, AUDIT_CONTROL, SYSLOG are held, but the profile RuntimeDefault refuses their system calls; add SYSLOG, AUDIT_WRITE to capabilities.add")]
    public void Judge_FilteredGrant_IsRefusedWithTheRemedy(string grant, string expected) => Assert.Equal(
        [$"{Reason} (container \"web\": {expected})"], s_policy.Judge(new PolicyRequest { Object = Granted("ambient", grant, Context("RuntimeDefault", 1000, null)), Namespace = Namespace() }));

    /// <summary>Of every capability at every level: what is demanded may be added there, and then nothing is demanded any more.</summary>
    [Theory]
    [InlineData("privileged", 17)]
    [InlineData("baseline", 1)]
    [InlineData("restricted", 0)]
    public void Judge_EveryCapability_DemandsNothingThatTheLevelForbids(string level, int demanded)
    {
        Assert.True(PodSecurityLabels.TryParseLevel(level, out Level parsed, out _));
        JsonNode space = Namespace(("pod-security.kubernetes.io/enforce", level));
        space["metadata"]!["annotations"] = new JsonObject { ["ambicap.dev/allow-root-equivalent"] = string.Join(',', CapabilitySet.AllKnown.Select(known => known.ToName())) };
        int found = 0;
        foreach (Capability capability in CapabilitySet.AllKnown)
        {
            JsonObject pod = Granted("nonroot", capability.ToName(), Context("RuntimeDefault", 1000, true));
            JsonObject context = new() { ["allowPrivilegeEscalation"] = false, ["capabilities"] = new JsonObject { ["drop"] = Texts(["ALL"]) } };
            pod["spec"]!["containers"]![0]!["securityContext"] = context;
            string[] names = Demanded(pod, space);
            found += names.Length;
            context["capabilities"]!["add"] = Texts(names);
            Assert.Empty(PodSecurityStandards.Evaluate(new LevelVersion(parsed, PolicyVersion.Latest), AdmittedPods.Decode(pod)));
            Assert.Empty(Demanded(pod, space));
        }

        Assert.Equal(demanded, found);
    }

    /// <summary>Refused or not, its container runs; or the runtime does not start it.</summary>
    [Fact]
    public void Judge_Mirror_IsNotRefused()
    {
        JsonObject pod = Granted("ambient", "SYSLOG", Context("RuntimeDefault", null, null));
        Assert.Equal(["SYSLOG"], Demanded(pod, Namespace()));
        pod["metadata"]!["annotations"]!["kubernetes.io/config.mirror"] = "5f1c2a";
        Assert.Empty(Demanded(pod, Namespace()));
    }

    /// <summary>Each container is judged by its own context, init containers too.</summary>
    [Fact]
    public void Judge_TwoContainers_DemandsOfEachItsOwn()
    {
        JsonObject pod = Granted("ambient", "SYSLOG", Context("Unconfined", null, null));
        pod["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "setup", ["securityContext"] = Context("RuntimeDefault", null, null) });
        pod["metadata"]!["annotations"]!["ambient.ambicap.dev/setup"] = "SYSLOG";
        string message = Assert.Single(s_policy.Judge(new PolicyRequest { Object = pod, Namespace = Namespace() }));
        Assert.StartsWith($"{Reason} (container \"setup\": SYSLOG is held", message, StringComparison.Ordinal);
        Assert.DoesNotContain("\"web\"", message, StringComparison.Ordinal);
    }

    private static CapabilitySet Missing(JsonObject pod, bool isAmbient, bool isOfReader)
    {
        Pod decoded = AdmittedPods.Decode(pod);
        Container web = decoded.Containers.Single();
        CapabilitySet granted = CapabilitySet.Of(Capability.Syslog, Capability.Kill, isOfReader ? Capability.AuditRead : Capability.AuditWrite);
        return (web.SecurityContext.Seccomp ?? decoded.SecurityContext.Seccomp) is null
            ? CapabilitySet.Empty
            : SeccompAddition.MissingIn(decoded, web, isAmbient ? new Grant(granted, CapabilitySet.Empty) : new Grant(CapabilitySet.Empty, granted));
    }

    private static Capability Parse(string name) => CapabilityName.TryParse(name, out Capability capability) ? capability : throw new ArgumentException(name);

    /// <summary>The names that a refusal says to add; none where there is no such refusal.</summary>
    private static string[] Demanded(JsonNode pod, JsonNode space)
    {
        const string Add = "; add ";
        string? message = s_policy.Judge(new PolicyRequest { Object = pod, Namespace = space }).SingleOrDefault(found => ReasonOf(found) == Reason);
        return message is null ? [] : message[(message.IndexOf(Add, StringComparison.Ordinal) + Add.Length)..message.IndexOf(" to capabilities.add", StringComparison.Ordinal)].Split(", ");
    }

    private static JsonObject Granted(string kind, string names, JsonNode? context)
    {
        JsonObject pod = Pod(($"{kind}.ambicap.dev/web", names));
        if (context is not null)
        {
            pod["spec"]!["securityContext"] = context.DeepClone();
        }

        return pod;
    }

    private static JsonObject Context(string? profile, long? user, bool? nonRoot)
    {
        JsonObject context = [];
        if (profile is not null)
        {
            context["seccompProfile"] = new JsonObject { ["type"] = profile };
        }

        if (user is not null)
        {
            context["runAsUser"] = user;
        }

        if (nonRoot is not null)
        {
            context["runAsNonRoot"] = nonRoot;
        }

        return context;
    }

    private static JsonArray Texts(string[] texts) => [.. texts.Select(text => (JsonNode?)text)];
}
