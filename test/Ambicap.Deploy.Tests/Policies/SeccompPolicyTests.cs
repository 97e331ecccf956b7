using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Standards;
using CsCheck;
using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>A grant that the manager's default seccomp profile makes useless is refused: no policy in CEL can add what is missing.</summary>
public sealed class SeccompPolicyTests
{
    private const string Reason = "grant that the seccomp profile filters";
    private const int Pods = 3_000;

    /// <summary>What the default profiles of containerd, Docker, CRI-O and Podman gate.</summary>
    private static readonly string[] s_gated =
    [
        "AUDIT_WRITE", "BPF", "DAC_READ_SEARCH", "PERFMON", "SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT",
        "SYS_PTRACE", "SYS_RAWIO", "SYS_TIME", "SYS_TTY_CONFIG",
    ];

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
    public void Variables_Gated_AreTheNamesHere() => Assert.Equal(
        s_gated.Order(StringComparer.Ordinal),
        ((System.Collections.IEnumerable)s_policy.Evaluate(new PolicyRequest { Object = Pod(), Namespace = Namespace() }, "gated")!).Cast<string>().Order(StringComparer.Ordinal));

    /// <summary>What is demanded is what an account of the same rule in C# demands.</summary>
    [Fact]
    public void Judge_AnyContexts_DemandsWhatIsHeldAndDead() => Gen.Select(s_context, s_context, s_capabilities, Gen.OneOf<bool?>(null, false, true), Gen.Bool).Sample(
        (podContext, containerContext, capabilities, privileged, isAmbient) =>
        {
            JsonObject pod = Granted(isAmbient ? "ambient" : "nonroot", "SYSLOG,KILL,AUDIT_WRITE", podContext);
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

            string[] expected = [.. new[] { "SYSLOG", "AUDIT_WRITE" }.Where(name => IsDead(name, isAmbient, podContext, context))];
            Assert.Equal(expected, Demanded(pod, Namespace()));
        },
        iter: Pods);

    [Theory]
    [InlineData(
        "SYSLOG",
        "SYSLOG is held, but the profile RuntimeDefault refuses its system calls unless capabilities.add names it too; add SYSLOG to capabilities.add")]
    [InlineData(
        "audit_write, CAP_SYSLOG,KILL",
        "AUDIT_WRITE, SYSLOG are held, but the profile RuntimeDefault refuses their system calls unless capabilities.add names them too; add AUDIT_WRITE, SYSLOG to capabilities.add")]
    public void Judge_FilteredGrant_IsRefusedWithTheRemedy(string grant, string expected) => Assert.Equal(
        [$"{Reason} (container \"web\": {expected})"], s_policy.Judge(new PolicyRequest { Object = Granted("ambient", grant, Context("RuntimeDefault", 1000, null)), Namespace = Namespace() }));

    /// <summary>Of every capability at every level: what is demanded may be added there, and then nothing is demanded any more.</summary>
    [Theory]
    [InlineData("privileged", 15)]
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
            Assert.Empty(PodSecurityStandards.Evaluate(new LevelVersion(parsed, PolicyVersion.Latest), PolicyPods.Decode(pod)));
            Assert.Empty(Demanded(pod, space));
        }

        Assert.Equal(demanded, found);
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

    private static bool IsDead(string name, bool isAmbient, JsonNode? pod, JsonNode? container)
    {
        string? profile = (container?["seccompProfile"] ?? pod?["seccompProfile"])?["type"]!.GetValue<string>();
        long? user = (container?["runAsUser"] ?? pod?["runAsUser"])?.GetValue<long>();
        bool? nonRoot = (container?["runAsNonRoot"] ?? pod?["runAsNonRoot"])?.GetValue<bool>();
        string[] drop = Names(container, "drop");
        string[] add = [.. Names(container, "add").Select(added => added.ToUpperInvariant()).Where(added => added != "ALL" || !drop.Contains("ALL"))];
        return profile == "RuntimeDefault" && container?["privileged"]?.GetValue<bool>() is not true
            && (isAmbient || user is > 0 || nonRoot is true)
            && !add.Contains(name) && !add.Contains("ALL");
    }

    private static string[] Names(JsonNode? container, string list) =>
        [.. (container?["capabilities"]?[list] as JsonArray ?? []).Select(name => name!.GetValue<string>())];

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
