using Ambicap.Capabilities;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Grants;

namespace Ambicap.Conversion.Planning;

/// <content>What a Pod with a grant needs beside the grant.</content>
internal abstract partial class PodPlanner
{
    /// <summary>Puts into <c>add</c> what the container manager must know of a grant.</summary>
    /// <param name="grants">The container's grants as they stand.</param>
    /// <param name="grant">What it will be granted.</param>
    /// <param name="addGrants">Whether <c>add</c> is a grant, and stays one.</param>
    /// <returns>Whether anything is put there.</returns>
    protected bool Complete(ContainerGrants grants, Grant grant, bool addGrants = false)
    {
        ContainerPlace container = grants.Place;
        string path = $"{container.Path}.securityContext.capabilities.add";
        AddedNames added = new(Fields, Reader.Reading, container, grants.Total);
        CapabilitySet lacking = grant == Grant.None ? CapabilitySet.Empty : new AddedNames(Fields, Reader.Reading, container, grant, addGrants).Lacking;
        Agree(container.Capabilities.Mapping, lacking.ToString(), path);
        Agree(added.List, lacking.ToString(), path);
        if (lacking.IsEmpty || !CanChange(added, container, path))
        {
            return false;
        }

        IEnumerable<string> names = lacking.Select(capability => capability.ToName());
        LiteralText[] items = [.. names.Select(name => new LiteralText(name))];
        if (container.Capabilities.Mapping is not { } capabilities)
        {
            Graft(container.Mapping, ["securityContext", "capabilities"], [new("add", new LiteralList(items))], path);
            return true;
        }

        CheckUnique(capabilities, path, "add");
        if (added.List is { Items.Count: > 0 } list)
        {
            names.ToList().ForEach(Plan.Changes.Of(list).Add);
            return true;
        }

        if (added.Field.Entry is { } entry)
        {
            Plan.Changes.Of(capabilities).Replaced[entry] = new LiteralList(items);
            return true;
        }

        SourceSequence? model = Planner.ListIn(Fields, container) ?? grants.Fields.Select(field => field.Entry.Value).OfType<SourceSequence>().FirstOrDefault();
        Plan.Changes.Of(capabilities).Add(new Addition("add", new LiteralList(items, model), Placement.Last));
        return true;
    }

    private bool CanChange(AddedNames added, ContainerPlace container, string path)
    {
        if (added.IsMerged)
        {
            SourceEntry shown = added.Field.Entry ?? container.Capabilities.Entry!;
            Report(shown.Start, path, $"{container.Title}: capabilities.add comes in by a merge key (<<); write it out where it is used");
        }

        return !added.IsMerged;
    }

    /// <summary>A Pod of another class would start without its grant, and nobody would say why.</summary>
    /// <param name="others">Classes that do as well as the option's.</param>
    protected void SetRuntimeClass(params IReadOnlyCollection<string> others)
    {
        if (Options.RuntimeClass is not { } name)
        {
            return;
        }

        Field field = RuntimeClass;
        CheckUnique(Pod.Spec, Pod.PathOf("spec"), "runtimeClassName");
        if (field.Entry is null)
        {
            Agree(Pod.Spec, name, Pod.PathOf("spec"));
            Plan.Changes.Of(Pod.Spec).Add(new Addition("runtimeClassName", new LiteralText(name), Placement.First));
        }
        else if (field is { Value.IsNull: true, IsMerged: false })
        {
            Plan.Changes.Of(Pod.Spec).Replaced[field.Entry] = new LiteralText(name);
        }
        else if (field.Scalar?.Text is not { } own || (own != name && !others.Contains(own)))
        {
            string other = field.Scalar?.Text ?? "";
            Report(
                field.Entry.Value.Start,
                Pod.PathOf("spec.runtimeClassName"),
                $"runtimeClassName is \"{other}\", not \"{name}\"; give --runtime-class {(other.Length > 0 ? other : "NAME")} if that class runs ambicap-runtime, or none to leave it alone");
        }
    }
}
