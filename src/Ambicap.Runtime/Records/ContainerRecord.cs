using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Records;

/// <summary>What a container keeps from create to delete, whatever becomes of the configuration meanwhile.</summary>
/// <param name="Runtime">The real runtime that created it, which alone can find it.</param>
/// <param name="Config">The config.json of its bundle by its real path; null where that is not known. While it is there, so may be the container.</param>
/// <param name="Grant">Its grant; null where it has none.</param>
internal sealed record ContainerRecord(BytePath Runtime, BytePath? Config, RememberedGrant? Grant);
