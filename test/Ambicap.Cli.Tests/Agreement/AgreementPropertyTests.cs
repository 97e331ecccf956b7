using System.Text;
using Ambicap.Conversion.Tests;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Cli.Tests.Agreement;

/// <summary>
/// Every verb reads a manifest alike: what can be read, what is granted, where and in which words something is wrong. Random objects with
/// random mistakes in every style of YAML and JSON, and random damage to their text.
/// </summary>
public sealed class AgreementPropertyTests
{
    private const int Times = 3_000;
    private const string NoPod = "no Pod in it; give a Pod or a workload with a Pod template";

    /// <summary>What convert alone refuses, on purpose: it cannot edit what others only have to read, and gives no annotation to what has
    /// no name.</summary>
    private static readonly string[] s_ofConvertAlone =
    [
        "merge key", "the alias *", "stands twice in one mapping", "has no name; name it", "no name that Kubernetes takes",
        "two containers of the Pod have this name", "the file ends in the middle of a block of text",
    ];

    /// <summary>What convert says in words of its own. It knows no types, and finds null where others find nothing; it names each
    /// capability that is dropped and granted where it is dropped; and <c>add</c> with a wrong name, of which others
    /// only warn, it does not make a grant of.</summary>
    private static readonly string[] s_inOwnWords =
    [
        "must name capabilities, not have", "is empty; name at least one capability", "must be a list, not", "must be text, not null",
        "must be \"true\" or \"false\", not null", "is both dropped and granted", "capabilities.add: ",
    ];

    /// <summary>What run says of files that are not one Pod; the other verbs take them.</summary>
    private static readonly string[] s_noPodToRun = ["a second document", "ambicap run takes a Pod", "no document in it", "instead of a Pod"];

    /// <summary>What explain reads besides.</summary>
    private static readonly string[] s_programs = ["].image ", "].command", "].args", "].workingDir ", "].env", "].restartPolicy "];

    [Fact]
    public void CheckAndExplain_AnyManifest_NameTheSameProblems() => Sample(AssertSameProblems);

    [Fact]
    public void CheckAndExplain_DamagedText_NameTheSameProblems() => Sample(AssertSameProblems, isDamaged: true);

    /// <summary>explain also reads what containers run, and so refuses more; an object with such a mistake it does not judge further.</summary>
    private static void AssertSameProblems(byte[] text)
    {
        string[] explain = [.. OfExplain(text)];
        if (!explain.Any(problem => s_programs.Any(field => problem.Contains(field, StringComparison.Ordinal))))
        {
            IEnumerable<string> check = VerbOutcome.OfCheck(text).Problems;
            Assert.Equal(check.Select(Comparable).Order(StringComparer.Ordinal), explain.Select(Comparable).Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> OfExplain(byte[] text) =>
        VerbOutcome.OfExplain(text).Problems.Where(problem => !problem.EndsWith(NoPod, StringComparison.Ordinal));

    /// <summary>check shows no column of a violation.</summary>
    private static string Comparable(string problem) => VerbOutcome.LineOnly(problem);

    [Fact]
    public void Run_OnePod_NamesWhatExplainNamesAndGrantsTheSame()
    {
        int read = 0;
        int granted = 0;
        Sample(text =>
        {
            VerbOutcome run = VerbOutcome.OfRun(text);
            if (!s_noPodToRun.Any(words => run.Problems.Any(problem => problem.Contains(words, StringComparison.Ordinal))))
            {
                VerbOutcome explain = VerbOutcome.OfExplain(text);
                Assert.Equal([], OfExplain(text).Except(run.Problems));
                _ = Interlocked.Increment(ref read);
                if (run.Problems.Length == 0)
                {
                    Assert.Equal(explain.Grants, run.Grants);
                    _ = explain.Grants.Any(grant => !grant.EndsWith(": ", StringComparison.Ordinal)) ? Interlocked.Increment(ref granted) : 0;
                }
            }
        },
        isPod: true);

        // Too few would prove nothing.
        Assert.True(read > 1000 && granted > 100, $"{read} Pods, {granted} of them granted something");
    }

    [Fact]
    public void Convert_AnyManifest_NamesWhatCheckNamesOrKeepsTheGrants() => Sample(text =>
    {
        VerbOutcome check = VerbOutcome.OfCheck(text);
        if (check.Problems.Any(problem => problem != Comparable(problem)))
        {
            // An object with a value of the wrong type check does not judge further; convert does.
            return;
        }

        VerbOutcome convert = VerbOutcome.OfConvert(text);
        IEnumerable<string> same = convert.Problems.Where(problem => !s_ofConvertAlone.Concat(s_inOwnWords).Any(problem.Contains));
        Assert.Equal([], same.Select(Words).Except(check.Problems.Select(Words)));
        Assert.False(convert.Problems.Length == 0 && check.Problems.Any(IsOfField), "convert takes a field that check refuses");
        if (convert.Problems.Length == 0 && check.Problems.Length == 0)
        {
            byte[] converted = Encoding.UTF8.GetBytes(convert.Output);
            Assert.Equal([], VerbOutcome.OfCheck(converted).Problems);
            Assert.Equal(VerbOutcome.OfExplain(text).Grants, VerbOutcome.OfExplain(converted).Grants);
        }
    });

    /// <summary>A text without a grant convert hands on as it is, whatever it is.</summary>
    [Fact]
    public void Convert_DamagedYaml_IsRefusedWhereCheckRefusesIt() => Sample(
        text =>
        {
            if (HasGrantWordEverywhere(text) && VerbOutcome.OfCheck(text).Problems.Any(problem => problem.Contains(": not valid YAML", StringComparison.Ordinal)))
            {
                Assert.NotEmpty(VerbOutcome.OfConvert(text).Problems);
            }
        },
        isDamaged: true);

    /// <summary>A document without such a word convert leaves as it is, unread.</summary>
    private static bool HasGrantWordEverywhere(ReadOnlySpan<byte> text)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = DocumentBoundary.FindNext(text, start);
            if (text[start..end].IndexOf("ambient:"u8) < 0 && text[start..end].IndexOf("ForNonRoot:"u8) < 0)
            {
                return false;
            }

            start = end;
        }

        return true;
    }

    private static bool IsOfField(string problem) =>
        problem.Contains("capabilities.ambient", StringComparison.Ordinal) || problem.Contains("capabilities.addForNonRoot", StringComparison.Ordinal);

    /// <summary>A problem's line and words; convert leaves the container out where the annotation's key has it, and tells the field that
    /// stands there where others tell the one that it means.</summary>
    private static string Words(string problem)
    {
        string[] parts = Comparable(problem).Replace("setForNonRoot", "addForNonRoot", StringComparison.Ordinal).Split(": ", 3);
        return parts.Length == 3 && parts[2].StartsWith("annotation ", StringComparison.Ordinal) ? $"{parts[0]}: {parts[2]}" : string.Join(": ", parts);
    }

    private static void Sample(Action<byte[]> agree, bool isDamaged = false, bool isPod = false) => Gen.Int.Sample(
        seed =>
        {
            byte[] text = Text(new Random(seed), isDamaged, isPod);
            try
            {
                agree(text);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{failure.Message}\n{Encoding.UTF8.GetString(text)}", failure);
            }
        },
        iter: Times);

    private static byte[] Text(Random random, bool isDamaged, bool isPod)
    {
        ManifestGenerator generator = new(random);
        object[] objects = isPod ? [Pod(generator)] : [.. Enumerable.Range(0, random.Next(3) == 0 ? 2 : 1).Select(_ => generator.Next())];
        if (random.Next(4) > 0)
        {
            new BrokenParts(random).Break(objects[0]);
        }

        byte[] text = Encoding.UTF8.GetBytes(new StyleWriter(random).Write(objects));
        return isDamaged ? Mutation.Of(text, text, random) : text;
    }

    /// <summary>A Pod with a name, which run asks for.</summary>
    private static Dictionary<string, object> Pod(ManifestGenerator generator)
    {
        Dictionary<string, object>? pod;
        do
        {
            pod = generator.Next() as Dictionary<string, object>;
        }
        while (pod is null || pod["kind"] is not "Pod");

        if (!pod.TryGetValue("metadata", out object? metadata))
        {
            pod["metadata"] = metadata = new Dictionary<string, object>();
        }

        ((Dictionary<string, object>)metadata)["name"] = "p";
        return pod;
    }
}
