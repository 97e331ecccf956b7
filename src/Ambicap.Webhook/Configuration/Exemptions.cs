namespace Ambicap.Webhook.Configuration;

/// <summary>Who and what is never judged.</summary>
/// <param name="Usernames">Users by their full name, such as <c>system:serviceaccount:NAMESPACE:NAME</c>.</param>
/// <param name="RuntimeClasses">RuntimeClasses of Pods.</param>
/// <param name="Namespaces">Namespaces.</param>
internal sealed record Exemptions(
    IReadOnlySet<string> Usernames, IReadOnlySet<string> RuntimeClasses, IReadOnlySet<string> Namespaces)
{
    private static readonly HashSet<string> s_nobody = [];

    internal static Exemptions None { get; } = new(s_nobody, s_nobody, s_nobody);
}
