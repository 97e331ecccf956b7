namespace Ambicap.Policy.Tests.Architecture;

/// <summary>
/// What may use what, written down: <c>NAME: WHAT IT MAY USE</c>. A line names only what stands above it, so that there are no circles.
/// Whoever adds a name here makes two rooms depend on each other for good: look for a way without it first.
/// </summary>
/// <remarks>
/// A room is a folder right below a project; the folders in it are its own matter. What lies in the project's own folder is everybody's,
/// and uses no room; only Program.cs, which puts everything together, may.
/// </remarks>
internal static class AllowedDirections
{
    /// <summary>The projects.</summary>
    internal static string[] Projects { get; } =
    [
        "Capabilities:",
        "Policy: Capabilities",
        "Kubernetes: Capabilities Policy",
        "Host: Capabilities Policy",
        "Conversion: Capabilities Policy Kubernetes",
        "Runtime: Capabilities Policy",
        "Cri: Capabilities Policy",
        "Node: Capabilities Policy Host",
        "Webhook: Capabilities Policy Kubernetes",
        "Cli: Capabilities Policy Kubernetes Host Conversion",
    ];

    /// <summary>The rooms of each project.</summary>
    internal static string[] Rooms { get; } =
    [
        "Capabilities/Transitions:",
        "Capabilities/Kernel: Transitions",

        "Policy/Text:",
        "Policy/Catalogue:",
        "Policy/Managers:",
        "Policy/Grants: Managers Text",
        "Policy/Audit: Managers Text",
        "Policy/Pods: Grants Managers",
        "Policy/Levels: Pods Text",
        "Policy/Seccomp: Grants Managers Pods",
        "Policy/Standards: Levels Pods Seccomp",
        "Policy/Ambient: Catalogue Grants Levels Managers Pods Seccomp",
        "Policy/Namespaces: Ambient Grants Levels",
        "Policy/Judging: Ambient Levels Pods Standards",

        "Kubernetes/Manifests:",
        "Kubernetes/Tokens: Manifests",
        "Kubernetes/Trees: Manifests Tokens",
        "Kubernetes/Pods: Manifests Tokens",
        "Kubernetes/Lists: Manifests Pods Tokens",
        "Kubernetes/EntryPoints:",
        "Kubernetes/Explain: EntryPoints Pods",

        "Conversion/Source:",
        "Conversion/Places: Source",
        "Conversion/Contract: Places Source",
        "Conversion/Planning: Contract Places Source",
        "Conversion/Editing: Planning Source",
        "Conversion/Memory: Editing Planning Source",
        "Conversion/Checking: Memory Planning Source",
        "Conversion/Documents: Checking Contract Editing Memory Places Planning Source",
        "Conversion/Formats: Editing Source",
        "Conversion/Functions: Documents Editing Places Planning Source",

        "Host/Toml:",
        "Host/Files:",
        "Host/Containerd: Toml",
        "Host/Crio: Toml",
        "Host/Managers: Containerd Crio Files Toml",
        "Host/Cri:",
        "Host/ImageImport: Cri",
        "Host/Processes:",
        "Host/Containers: Processes",
        "Host/Limits:",
        "Host/Tracing: Containers Processes",

        "Runtime/Interop:",
        "Runtime/Oci:",
        "Runtime/Configuration: Interop",
        "Runtime/Invocation: Configuration Interop",
        "Runtime/Grants: Configuration Interop Oci",
        "Runtime/Audit: Grants Interop Oci",
        "Runtime/Records: Grants Interop Invocation",
        "Runtime/Commands: Audit Configuration Grants Interop Invocation Oci Records",

        "Cri/Calls:",
        "Cri/Interop:",
        "Cri/Metrics:",
        "Cri/Forwarding: Calls Metrics",
        "Cri/Containers: Calls Forwarding Metrics",
        "Cri/Serving: Calls Containers Forwarding Interop Metrics",

        "Node/Cluster:",
        "Node/Interop:",
        "Node/Journal:",
        "Node/Restarting:",
        "Node/Probing:",
        "Node/Installing: Cluster Interop Journal Probing Restarting",
        "Node/Status: Installing Journal Restarting",
        "Node/Watching:",
        "Node/Events:",
        "Node/Metrics: Events Watching",
        "Node/Observing: Cluster Events Interop Metrics Watching",
        "Node/Commands: Cluster Installing Observing Status",

        "Webhook/Configuration:",
        "Webhook/Json:",
        "Webhook/Logging:",
        "Webhook/Certificates: Configuration Logging",
        "Webhook/Namespaces: Configuration Json Logging",
        "Webhook/SelfSigned: Certificates Logging Namespaces",
        "Webhook/Reviews: Json",
        "Webhook/Metrics: Reviews",
        "Webhook/Decisions: Configuration Json Namespaces Reviews",
        "Webhook/ExistingPods: Decisions Json Logging Namespaces Reviews",
        "Webhook/Serving: Certificates Configuration Decisions ExistingPods Logging Metrics Namespaces Reviews SelfSigned",
        "Webhook/Commands: Certificates Configuration Logging SelfSigned Serving",

        "Cli/Images:",
        "Cli/Interop:",
        "Cli/Input: Interop",
        "Cli/Output: Input Interop",
        "Cli/Ownership: Interop",
        "Cli/Help: Output",
        "Cli/Catalogue: Output",
        "Cli/Charts: Input Interop",
        "Cli/Check: Input Output",
        "Cli/Configuration: Check Input",
        "Cli/Containerd: Images Interop Output Ownership",
        "Cli/Conversion: Input Interop Output",
        "Cli/Fixing: Check Conversion Input Output",
        "Cli/Doctor: Conversion Interop Output",
        "Cli/Cluster: Conversion",
        "Cli/Live: Cluster Input",
        "Cli/Audit: Check Cluster Input Live Output",
        "Cli/Install: Cluster Output",
        "Cli/Status: Cluster Install Output",
        "Cli/Explain: Check Input Output",
        "Cli/Inspect: Output",
        "Cli/Run: Input Inspect Interop Output Ownership",
        "Cli/Demo: Output Run",
        "Cli/Conformance: Images Interop Output Ownership",
        "Cli/Learn: Catalogue Containerd Images Interop Output Ownership Run",
        "Cli/Commands: Audit Catalogue Charts Check Cluster Configuration Conformance Containerd Conversion Demo Doctor Explain Fixing Help Images Input Inspect Install Learn Live Output Run Status",
    ];
}
