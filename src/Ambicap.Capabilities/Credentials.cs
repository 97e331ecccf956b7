namespace Ambicap.Capabilities;

/// <summary>Who a process is: its user ids, group ids and supplementary groups (credentials(7)), as seen in its user namespace.</summary>
/// <param name="User">The four user ids.</param>
/// <param name="Group">The four group ids.</param>
/// <param name="Groups">The supplementary groups.</param>
public readonly record struct Credentials(ProcessIds User, ProcessIds Group, SupplementaryGroups Groups)
{
    /// <summary>All user ids <paramref name="user"/>, all group ids <paramref name="group"/>, no supplementary groups.</summary>
    public static Credentials Of(uint user, uint group) => new(ProcessIds.All(user), ProcessIds.All(group), SupplementaryGroups.None);
}
