using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that <c>drop</c> spells ALL in another way. Container managers take it; Pod Security compares letter by letter, so that the
/// restricted level refuses the Pod for not dropping ALL, which it seems to do.
/// </summary>
internal static class DropSpelling
{
    public static AmbientCheck Warning { get; } = new("ambient_dropSpelling", "another spelling of ALL", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (Container container in input.Context.IsOfFile ? input.Reading.Pod.Containers : [])
        {
            IReadOnlyList<string> drop = container.SecurityContext.Capabilities?.Drop ?? [];
            int odd = drop.TakeWhile(name => !Habits.IsMisspelledAll(name)).Count();
            if (odd < drop.Count && !drop.Contains(Habits.All))
            {
                found.Append(
                    container.Name,
                    $"container {Quoted.Text(container.Name)}: capabilities.drop: Pod Security does not take {Quoted.Text(drop[odd])} for ALL; write it in capitals",
                    ViolationPlace.OfList(CapabilityList.Drop, odd));
            }
        }
    }
}
