using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Planning;

/// <summary>What planning the conversion of one Pod needs in both directions.</summary>
internal abstract partial class PodPlanner
{
    private readonly SharedParts _shared;
    private readonly Dictionary<string, int> _names;

    /// <param name="plan">Where changes and findings go.</param>
    /// <param name="options">How to convert.</param>
    /// <param name="fields">Looks fields up.</param>
    /// <param name="shared">Parts that several Pods or containers may have.</param>
    /// <param name="pod">The Pod.</param>
    /// <param name="reader">What grants its containers something.</param>
    private protected PodPlanner(ConversionPlan plan, ConversionOptions options, FieldFinder fields, SharedParts shared, PodPlace pod, GrantReader reader)
    {
        (Plan, Options, Fields, _shared, Pod, Reader) = (plan, options, fields, shared, pod, reader);
        _names = Grants.CountBy(grants => grants.Place.Name?.Text ?? "").ToDictionary(StringComparer.Ordinal);
    }

    protected ConversionPlan Plan { get; }

    protected ConversionOptions Options { get; }

    protected FieldFinder Fields { get; }

    protected PodPlace Pod { get; }

    protected GrantReader Reader { get; }

    protected List<ContainerGrants> Grants => Reader.Grants;

    /// <summary>The names in <c>add</c> of a container with its grant.</summary>
    protected AddedNames AddedTo(ContainerGrants grants) => new(Fields, Reader.Reading, grants.Place, grants.Total);

    protected Field RuntimeClass => Fields.Find(Pod.Spec, "runtimeClassName");

    /// <summary>Plans the conversion of the Pod.</summary>
    /// <param name="index">The Pod's number in the document.</param>
    internal void Run(int index)
    {
        PodIndex = index;
        foreach (ContainerGrants grants in Grants.Where(grants => grants.Place.Name is not null && !grants.Total.IsEmpty))
        {
            Plan.Grants[(index, grants.Place.Name!.Text)] = grants.Total;
        }

        int before = Plan.Findings.Count;
        if (IsRight() && Convert() && Plan.Findings.Count == before)
        {
            ConvertPod();
        }
    }

    /// <summary>The Pod's number in the document.</summary>
    protected int PodIndex { get; private set; }

    /// <summary>Whether the Pod has anything that this conversion is about, right or wrong.</summary>
    protected abstract bool IsMeant { get; }

    /// <summary>Plans what becomes of the containers; whether there is anything to convert.</summary>
    protected abstract bool Convert();

    /// <summary>Plans what becomes of the Pod's own fields.</summary>
    protected abstract void ConvertPod();

    protected void Report(int offset, string path, string message) => Plan.Report(Pod.Owner, offset, path, message);

    /// <summary>Says what a mapping or list gets; one that aliases share must get the same from everyone.</summary>
    protected void Agree(SourceNode? node, string wanted, string path)
    {
        if (node is not null && !_shared.Agree(node, wanted))
        {
            Report(node.Start, path, "the grants here are not the same everywhere its alias is used; write it out in each place");
        }
    }
}
