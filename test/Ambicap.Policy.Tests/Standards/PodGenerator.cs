using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;
using CsCheck;

namespace Ambicap.Policy.Tests.Standards;

/// <summary>Makes Pods of every kind, right and wrong, with the words that rules look for and with any others.</summary>
internal static class PodGenerator
{
    private static readonly Gen<bool?> s_flag = Gen.OneOf<bool?>(null, null, true, false);

    private static readonly Gen<string?> s_word = Gen.Frequency(
        (6, Gen.Const((string?)null)),
        (6, Gen.OneOf<string?>("RuntimeDefault", "Localhost", "Unconfined", "Default", "Unmasked", "container_t", "container_engine_t", "windows", "linux", "gvisor", "ambicap", "")),
        (1, Gen.String.Select(text => (string?)text)));

    private static readonly Gen<string> s_capability = Gen.Frequency(
        (9, Gen.OneOf("NET_BIND_SERVICE", "KILL", "SYS_ADMIN", "ALL", "all", "CAP_CHOWN", "NET_RAW", "NETRAW", "")),
        (1, Gen.String));

    private static readonly Gen<IReadOnlyList<string>> s_names = s_capability.List[0, 3].Select(names => (IReadOnlyList<string>)names);

    private static readonly Gen<ConfinementProfile?> s_profile = s_word.Select(word => word is null ? null : new ConfinementProfile(word));

    private static readonly Gen<CapabilityFields?> s_capabilities =
        Gen.Select(s_names, s_names, s_names, s_names, Gen.Int[0, 15], (add, drop, ambient, nonRoot, which) => (which & 3) == 0
            ? null
            : new CapabilityFields(add, drop, (which & 4) == 0 ? null : ambient, (which & 8) == 0 ? null : nonRoot));

    private static readonly Gen<SecurityContext> s_podContext =
        Gen.Select(s_flag, Gen.OneOf<long?>(null, 0, 1000), s_profile, s_profile, s_word, s_flag, (nonRoot, user, seccomp, appArmor, type, hostProcess) =>
            new SecurityContext
            {
                RunAsNonRoot = nonRoot,
                RunAsUser = user,
                Seccomp = seccomp,
                AppArmor = appArmor,
                SeLinux = type is null ? null : new SeLinuxLabel(type, null, type == "linux" ? type : null),
                HostProcess = hostProcess,
            });

    private static readonly Gen<SecurityContext> s_context =
        Gen.Select(s_podContext, s_flag, s_flag, s_word, s_capabilities, (context, privileged, escalation, procMount, capabilities) =>
            context with { Privileged = privileged, AllowPrivilegeEscalation = escalation, ProcMount = procMount, Capabilities = capabilities });

    private static readonly Gen<Container> s_container =
        Gen.Select(Gen.OneOf("a", "b", "c", "d"), Gen.Enum<ContainerRole>(), s_context, Gen.Int[0, 9], s_word, (name, role, context, ports, host) =>
            new Container
            {
                Name = name,
                Role = role,
                SecurityContext = context,
                HostPorts = ports > 7 ? [ports, 80] : [],
                Hosts = string.IsNullOrEmpty(host) || ports < 7 ? [] : [new ConnectedHost("livenessProbe.httpGet.host", host)],
            });

    private static readonly Gen<KeyValuePair<string, string>> s_annotation = Gen.Select(
        Gen.OneOf(GrantKeys.AmbientPrefix, GrantKeys.NonRootPrefix, GrantKeys.AddIsAmbient, GrantKeys.ContainerAmbient, PodAnnotations.SeccompPod, PodAnnotations.SeccompContainerPrefix, PodAnnotations.AppArmorPrefix, "x.ambicap.dev/"),
        Gen.OneOf(Gen.OneOf("a", "b", "e", ""), Gen.String),
        Gen.OneOf(s_capability.List[0, 3].Select(names => string.Join(',', names)), Gen.OneOf("true", "false", "runtime/default", "unconfined")),
        (prefix, name, value) => new KeyValuePair<string, string>(prefix.EndsWith('/') ? prefix + name : prefix, value));

    /// <summary>Any Pod.</summary>
    public static Gen<Pod> Pod { get; } = Gen.Select(
        s_container.List[0, 4],
        s_annotation.List[0, 4],
        s_podContext,
        s_word,
        s_flag,
        Gen.Int[0, 31],
        s_word,
        (containers, annotations, context, word, users, host, source) => new Pod
        {
            Annotations = annotations,
            OperatingSystem = word,
            HostNetwork = host == 1,
            HostPid = host == 2,
            HostIpc = host == 3,
            HostUsers = users,
            RuntimeClassName = word,
            SecurityContext = context,
            Sysctls = host switch { 4 => ["net.ipv4.tcp_rmem"], 5 => ["kernel.msgmax"], 6 => [source ?? ""], _ => [] },
            Volumes = source is null ? [] : [new Volume("v", host > 20 ? "hostPath" : source)],
            Containers = containers,
        });

    /// <summary>A Pod that breaks every check.</summary>
    public static Pod EverythingWrong { get; } = new()
    {
        HostNetwork = true,
        Sysctls = ["kernel.msgmax"],
        Volumes = [new Volume("v", "hostPath")],
        Containers =
        [
            new Container
            {
                Name = "web",
                Role = ContainerRole.Main,
                HostPorts = [80],
                Hosts = [new ConnectedHost("livenessProbe.httpGet.host", "h")],
                SecurityContext = new SecurityContext
                {
                    Privileged = true,
                    RunAsUser = 0,
                    ProcMount = "Unmasked",
                    HostProcess = true,
                    AppArmor = new ConfinementProfile("Unconfined"),
                    Seccomp = new ConfinementProfile("Unconfined"),
                    SeLinux = new SeLinuxLabel("spc_t", null, null),
                    Capabilities = new CapabilityFields(["SYS_ADMIN"], []),
                },
            },
        ],
    };
}
