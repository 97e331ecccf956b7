using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run.Manifest;

/// <summary>Reads one container of a Pod.</summary>
/// <param name="finish">Called with each object when everything the model has was read from it.</param>
internal sealed class RunnableContainerReader(Action<ObjectReader> finish)
{
    /// <summary>Reads a container.</summary>
    /// <param name="reader">Its fields.</param>
    /// <param name="container">The container as every program reads it.</param>
    /// <param name="details">What it runs.</param>
    internal RunnableContainer Read(ObjectReader reader, Container container, ContainerDetails details)
    {
        // An init container with restartPolicy Always is a sidecar; no other value, and no other container, has that field.
        if (container.Role == ContainerRole.Init)
        {
            RunnablePodReader.AcceptIf(reader, "restartPolicy", "Always");
        }

        _ = RunnablePodReader.RequiredLabel(reader, "name");
        _ = RunnablePodReader.Required(reader, "image");
        RunnableContainer result = new()
        {
            Container = container,
            Details = details,
            ReadOnlyRootFilesystem = ReadSecurityContext(reader),
            Environment = ReadEnvironment(reader),
            Ports = ReadPorts(reader),
            VolumeMounts = ReadVolumeMounts(reader),
            Probes = ProbeReader.Read(reader),
            ImagePullPolicy = reader.Text("imagePullPolicy") is null
                ? null
                : RunnablePodReader.Choice(reader, "imagePullPolicy", ImagePullPolicy.IfNotPresent),
        };
        reader.Accept("command", "args", "workingDir");
        RunnablePodReader.AcceptIf(reader, "terminationMessagePath", "/dev/termination-log");
        RunnablePodReader.AcceptIf(reader, "terminationMessagePolicy", "File");
        finish(reader);
        return result;
    }

    /// <summary>Checks a seccomp profile as the API does.</summary>
    internal static void CheckSeccomp(ObjectReader context, Action<ObjectReader> finish)
    {
        if (context.Mapping("seccompProfile") is not { } profile)
        {
            return;
        }

        string type = RunnablePodReader.Required(profile, "type");
        if (type is not ("RuntimeDefault" or "Unconfined" or "Localhost" or ""))
        {
            profile.Report($"{profile.PathOf("type")} must be RuntimeDefault, Unconfined or Localhost, not \"{type}\"");
        }

        string? file = profile.Text("localhostProfile");
        if ((type == "Localhost") != (file is not null))
        {
            profile.Report($"{profile.Path}: localhostProfile goes with type Localhost; set both or neither");
        }

        // The path is one below a folder of the node, and the API takes no other.
        if (file is not null && (file.StartsWith('/') || file.Split('/').Contains("..", StringComparer.Ordinal)))
        {
            profile.Report($"{profile.PathOf("localhostProfile")} \"{file}\" must be a relative path without ..; begin it below the kubelet's folder of profiles");
        }

        finish(profile);
    }

    /// <summary>Checks what the API checks.</summary>
    /// <returns>Whether the root file system is read-only; the rest is read already.</returns>
    private bool ReadSecurityContext(ObjectReader reader)
    {
        if (reader.Mapping("securityContext") is not { } context)
        {
            return false;
        }

        bool isReadOnly = context.Flag("readOnlyRootFilesystem") ?? false;
        CheckSeccomp(context, finish);
        if (context.Text("procMount") is { } mount and not ("Default" or "Unmasked"))
        {
            context.Report($"{context.PathOf("procMount")} must be Default or Unmasked, not \"{mount}\"");
        }

        // Both are asked for, whatever the first says: what nobody asked for counts as not honoured.
        bool isPrivileged = context.Flag("privileged") ?? false;
        if (context.Flag("allowPrivilegeEscalation") == false && isPrivileged)
        {
            context.Report($"{context.Path}: privileged: true excludes allowPrivilegeEscalation: false; remove one");
        }

        if (context.Mapping("capabilities") is { } capabilities)
        {
            capabilities.Accept("add", "drop", "ambient", "addForNonRoot", "setForNonRoot");
            finish(capabilities);
        }

        context.Accept("runAsUser", "runAsGroup", "runAsNonRoot");
        finish(context);
        return isReadOnly;
    }

    private List<EnvironmentVariable> ReadEnvironment(ObjectReader reader)
    {
        List<EnvironmentVariable> variables = [];
        foreach (ObjectReader item in reader.Objects("env"))
        {
            variables.Add(new EnvironmentVariable(RunnablePodReader.Required(item, "name"), item.Text("value") ?? ""));
            finish(item);
        }

        return variables;
    }

    private List<ContainerPort> ReadPorts(ObjectReader reader)
    {
        List<ContainerPort> ports = [];
        foreach (ObjectReader item in reader.Objects("ports"))
        {
            _ = item.Text("name");
            long? number = item.Number("containerPort", 1, 65535);
            string protocol = item.Text("protocol") ?? "TCP";
            if (protocol is not ("TCP" or "UDP" or "SCTP"))
            {
                item.Report($"{item.PathOf("protocol")} must be TCP, UDP or SCTP, not \"{protocol}\"");
            }

            ports.Add(new ContainerPort((int)(number ?? 0), protocol));
            finish(item);
        }

        return ports;
    }

    private List<VolumeMount> ReadVolumeMounts(ObjectReader reader)
    {
        List<VolumeMount> mounts = [];
        foreach (ObjectReader item in reader.Objects("volumeMounts"))
        {
            mounts.Add(new VolumeMount(
                RunnablePodReader.Required(item, "name"), RunnablePodReader.RequiredPath(item, "mountPath"), item.Flag("readOnly") ?? false, item.Position));
            finish(item);
        }

        return mounts;
    }
}
