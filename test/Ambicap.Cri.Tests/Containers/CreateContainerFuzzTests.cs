using Ambicap.Capabilities;
using Ambicap.Cri.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Seccomp;
using CsCheck;
using Google.Protobuf;
using Grpc.Core;
using CriCapability = Ambicap.Cri.Containers.Capability;

namespace Ambicap.Cri.Tests.Containers;

/// <summary>
/// Recorded messages, damaged: each is refused, or changed as a program would that decodes all of it and encodes it again. Nothing else
/// may come out, no other exception least of all.
/// </summary>
public sealed class CreateContainerFuzzTests
{
    private const int Messages = 20_000;

    private static readonly byte[][] s_seeds =
    [
        .. Requests.Recorded,
        .. Requests.Recorded.Select(message => Requests.Extend(message, Requests.Web(ambient: ["NET_RAW"], drop: ["ALL"], own: [(GrantKeys.ContainerAmbient, "KILL")]))),
        Requests.Web(["NET_RAW"], ["ALL"], [("ambient.ambicap.dev/web", "KILL"), ("nonroot.ambicap.dev/web", "CHOWN")], [("ambicap.dev/ambient", "NET_RAW")]).ToByteArray(),
    ];

    // Where to, what, and with which byte or length.
    private static readonly Gen<(double Place, int Kind, byte Value, double Length)[]> s_damage =
        Gen.Select(Gen.Double[0, 1], Gen.Int[0, 7], Gen.Byte, Gen.Double[0, 1]).Array[1, 4];

    // Whole fragments that a message may go on with.
    private static readonly byte[][] s_fragments =
    [
        Requests.Web(["NET_RAW"]).ToByteArray(),
        Requests.Web(drop: ["KILL"]).ToByteArray(),
        Requests.Web(pod: [("ambient.ambicap.dev/web", "CHOWN")]).ToByteArray(),
        Requests.Web(own: [("ambicap.dev/ambient", "SETUID")]).ToByteArray(),
        Requests.Web(["SYSLOG"]).ToByteArray(),
        Requests.Web(pod: [("nonroot.ambicap.dev/web", "SYS_CHROOT,SYSLOG")]).ToByteArray(),
        Context(new LinuxContainerSecurityContext { Capabilities = new CriCapability { AddCapabilities = { "syslog" } } }),
        Context(new LinuxContainerSecurityContext { RunAsUser = new Int64Value { Value = 7 } }),
        Context(new LinuxContainerSecurityContext { RunAsUser = new Int64Value() }),
        Context(new LinuxContainerSecurityContext { RunAsUsername = "app" }),
        Context(new LinuxContainerSecurityContext { Privileged = true }),
        Context(new LinuxContainerSecurityContext { Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.Localhost } }),
        Context(new LinuxContainerSecurityContext { SeccompProfilePath = "unconfined" }),
    ];

    [Fact]
    public void Apply_ToDamagedMessages_RefusesOrIsRight()
    {
        int accepted = 0, refused = 0, changed = 0, told = 0;
        Gen.Select(Gen.Int[0, s_seeds.Length - 1], s_damage).Sample((seed, damage) =>
        {
            byte[] message = damage.Aggregate(s_seeds[seed], Mutate);
            try
            {
                ContainerDemand demand = CreateContainerRules.Apply(message);
                AssertRight(message, demand);
                Interlocked.Increment(ref accepted);
                _ = ReferenceEquals(message, demand.Message) ? 0 : Interlocked.Increment(ref changed);
                _ = AddLacking(Requests.Parse(message), demand.Grant).IsEmpty ? 0 : Interlocked.Increment(ref told);
            }
            catch (RpcException refusal)
            {
                Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
                Assert.NotEmpty(refusal.Status.Detail);
                Interlocked.Increment(ref refused);
            }
        }, iter: Messages, seed: null, threads: 2);

        // Damage that is always noticed, or never, would prove nothing.
        Assert.True(
            accepted > Messages / 20 && refused > Messages / 20 && changed > Messages / 50 && told > Messages / 100,
            $"{accepted} accepted, {refused} refused, {changed} changed, {told} told the runtime");
    }

    private static void AssertRight(byte[] message, ContainerDemand demand)
    {
        CreateContainerRequest request = Requests.Parse(message);
        string name = request.Config?.Metadata?.Name ?? "";
        CriCapability? capabilities = request.Config?.Linux?.SecurityContext?.Capabilities;
        CapabilitySet field = SetOf(capabilities?.AddAmbientCapabilities ?? []);
        CapabilitySet own = Value(request.Config?.Annotations.GetValueOrDefault(GrantKeys.ContainerAmbient));
        CapabilitySet ofPod = Value(request.SandboxConfig?.Annotations.GetValueOrDefault(GrantKeys.AmbientPrefix + name));
        CapabilitySet all = field | own | ofPod;
        Assert.Equal(all, demand.Grant.Ambient);
        Assert.True((SetOf((capabilities?.DropCapabilities ?? []).Where(drop => CapabilityName.TryParse(drop, out _))) & demand.Grant.Most).IsEmpty);
        Assert.Equal(message, demand.Message[..message.Length]);
        CapabilitySet add = AddLacking(request, demand.Grant);
        if (all.IsEmpty && add.IsEmpty)
        {
            Assert.Same(message, demand.Message);
            return;
        }

        // Where both say everything already, nothing changes, whatever the spelling.
        if (field != all || own != all)
        {
            request.Config!.Annotations[GrantKeys.ContainerAmbient] = all.ToString();
        }

        CapabilitySet lacking = all.Except(field);
        if (!(lacking | add).IsEmpty)
        {
            request.Config ??= new ContainerConfig();
            request.Config.Linux ??= new LinuxContainerConfig();
            request.Config.Linux.SecurityContext ??= new LinuxContainerSecurityContext();
            request.Config.Linux.SecurityContext.Capabilities ??= new CriCapability();
            request.Config.Linux.SecurityContext.Capabilities.AddAmbientCapabilities.Add(lacking.Select(capability => capability.ToName()));
            request.Config.Linux.SecurityContext.Capabilities.AddCapabilities.Add(add.Select(capability => capability.ToName()));
        }

        Assert.Equal(request, Requests.Parse(demand.Message));
    }

    /// <summary>The rule of the default profile once more, in other words: who, under which profile, and what is not there yet.</summary>
    private static CapabilitySet AddLacking(CreateContainerRequest request, Grant grant)
    {
        LinuxContainerSecurityContext context = request.Config?.Linux?.SecurityContext ?? new LinuxContainerSecurityContext();
        int profile = context.Seccomp is { } field ? (int)field.ProfileType : Array.IndexOf(["", "runtime/default", "docker/default"], context.SeccompProfilePath) < 0 ? 1 : 0;
        long user = context.RunAsUsername != "" ? 0 : context.RunAsUser?.Value ?? 0;
        string[] there = [.. (context.Capabilities?.AddCapabilities ?? []).Select(name => name.ToUpperInvariant())];
        bool isEverything = there.Contains("ALL") && !context.Capabilities!.DropCapabilities.Any(name => name.Equals("ALL", StringComparison.OrdinalIgnoreCase));
        bool isNeverRoot = user is > 0 and <= int.MaxValue;
        CapabilitySet wanted = isNeverRoot ? grant.Ambient | grant.NonRoot : grant.Ambient;
        CapabilitySet audit = CapabilitySet.Parse("AUDIT_READ,AUDIT_CONTROL");
        wanted = (wanted & audit).IsEmpty ? wanted : wanted.Except(audit) | (isNeverRoot ? CapabilitySet.Parse("AUDIT_WRITE") : CapabilitySet.Empty);
        return profile != 0 || context.Privileged || isEverything
            ? CapabilitySet.Empty
            : CapabilitySet.Of([.. wanted.Where(capability => SeccompGates.Of(capability) is not null && !there.Contains(capability.ToName()))]);
    }

    private static byte[] Context(LinuxContainerSecurityContext context) =>
        new CreateContainerRequest { Config = new ContainerConfig { Linux = new LinuxContainerConfig { SecurityContext = context } } }.ToByteArray();

    private static CapabilitySet SetOf(IEnumerable<string> names) => names.Aggregate(CapabilitySet.Empty, (set, name) => set | Value(name));

    private static CapabilitySet Value(string? value)
    {
        if (value is null)
        {
            return CapabilitySet.Empty;
        }

        Assert.True(GrantValue.TryParse(value, out CapabilitySet set, out string? error), error);
        return set;
    }

    private static byte[] Mutate(byte[] message, (double Place, int Kind, byte Value, double Length) damage)
    {
        if (message.Length == 0)
        {
            return [damage.Value];
        }

        int at = Math.Min((int)(damage.Place * message.Length), message.Length - 1);
        int length = 1 + (int)(damage.Length * Math.Min(64, message.Length - at - 1));
        return damage.Kind switch
        {
            0 => [.. message[..at], damage.Value, .. message[(at + 1)..]],
            1 => [.. message[..at], (byte)(message[at] ^ (1 << (damage.Value & 7))), .. message[(at + 1)..]],
            2 => [.. message[..at], .. message[(at + length)..]],
            3 => [.. message, .. message[at..(at + length)]],
            4 or 5 or 6 => [.. message, .. s_fragments[damage.Value % s_fragments.Length]],
            _ => [.. message[..at], .. message[at..(at + length)], .. message[at..]],
        };
    }
}
