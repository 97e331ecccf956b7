using Ambicap.Policy.Pods;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>Finds what exempts a request, in the order of Pod Security Admission: namespace, user, RuntimeClass.</summary>
/// <param name="exemptions">What the configuration exempts.</param>
internal sealed class Exempt(Exemptions exemptions)
{
    private static readonly AdmissionAnswer s_namespace = AdmissionAnswer.ExemptBy("namespace");
    private static readonly AdmissionAnswer s_user = AdmissionAnswer.ExemptBy("user");
    private static readonly AdmissionAnswer s_runtimeClass = AdmissionAnswer.ExemptBy("runtimeClass");

    /// <summary>The answer to a request that its namespace or user exempts; null where neither does.</summary>
    internal AdmissionAnswer? Of(AdmissionRequest request) =>
        exemptions.Namespaces.Contains(request.Namespace) ? s_namespace
        : exemptions.Usernames.Contains(request.UserName) ? s_user
        : null;

    /// <summary>The answer to a Pod that its RuntimeClass exempts; null where it does not.</summary>
    internal AdmissionAnswer? Of(Pod pod) =>
        pod.RuntimeClassName is { } name && exemptions.RuntimeClasses.Contains(name) ? s_runtimeClass : null;
}
