namespace Ambicap.Capabilities.Kernel;

/// <summary>What holds for a process that <see cref="AmbientProcess"/> starts, beside its ambient capabilities.</summary>
public sealed record AmbientConditions
{
    /// <summary>Whose process it is; null for the caller's own ids and groups.</summary>
    public ProcessIdentity? Identity { get; init; }

    /// <summary>Whether no_new_privs is set, as <c>allowPrivilegeEscalation: false</c> does it.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Whether the bounding set has the ambient capabilities only, as <c>drop: [ALL]</c> does it; needs CAP_SETPCAP.</summary>
    public bool LimitsBounding { get; init; }

    /// <summary>Called first, in the thread that starts the process, with all privileges: to enter namespaces, for instance.</summary>
    public Action? Prepare { get; init; }
}
