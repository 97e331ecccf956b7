using System.Diagnostics;
using System.Globalization;
using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Pods;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Input;

public sealed class InputObjectsTests
{
    private const int Weight = 256 * 1024;

    /// <summary>What waits to be taken, beside what each thread is about to hand over: less than a twentieth of what the file makes.</summary>
    private static readonly int s_mostWaiting = (10 + (4 * Environment.ProcessorCount)) * 1024 * 1024 / Weight;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>A file of short documents, of which much is made, in the time in which one is taken.</summary>
    [Fact]
    public void Read_ObjectsHeavierThanTheirText_WaitUntilTheyAreTaken()
    {
        const int Count = 4000;
        using TemporaryFolder folder = new();
        InputFile file = FileOf(folder, Count, "");
        int made = 0;
        int most = 0;
        int taken = 0;
        foreach (InputObject<byte[]> item in new InputObjects<byte[]>(withPrograms: false, WorkloadKinds.BuiltIn, Make).Read([file]))
        {
            most = Math.Max(most, Volatile.Read(ref made) - taken);
            taken++;
            Assert.Equal((taken, Weight), (item.Document, item.Object!.Length));
        }

        Assert.Equal(Count, taken);
        Assert.InRange(most, 1, s_mostWaiting);

        byte[] Make(InputFile input, DecodedObject item)
        {
            _ = Interlocked.Increment(ref made);
            return new byte[Weight];
        }
    }

    /// <summary>Parts that end at different times, with objects of different weight, come in the order of the file.</summary>
    [Fact]
    public void Read_AnyWeights_KeepsTheOrder()
    {
        using TemporaryFolder folder = new();
        InputFile file = FileOf(folder, 20_000, new string(' ', 40));
        string[] names = [.. new InputObjects<string>(withPrograms: false, WorkloadKinds.BuiltIn, Make).Read([file]).Select(item => item.Object!)];
        Assert.Equal(Enumerable.Range(0, 20_000).Select(Name), names);

        static string Make(InputFile input, DecodedObject item)
        {
            string name = ((DecodedWorkload)item).Name;
            GC.KeepAlive(new byte[name.GetHashCode(StringComparison.Ordinal) % 50 == 0 ? 3 * 1024 * 1024 : 16]);
            return name;
        }
    }

    /// <summary>What fails while something is made of an object is raised where the objects are taken.</summary>
    [Fact]
    public void Read_MakeFails_IsRaised()
    {
        using TemporaryFolder folder = new();
        InputFile file = FileOf(folder, 10, "");
        InputObjects<string> objects = new(withPrograms: false, WorkloadKinds.BuiltIn, (_, _) => throw new NotSupportedException("no"));
        Assert.Equal("no", Assert.Throws<NotSupportedException>(() => objects.Read([file]).Count()).Message);
    }

    /// <summary>Who does not take all leaves nobody waiting.</summary>
    [Fact]
    public async Task Read_NotToTheEnd_EndsTheOthers()
    {
        using TemporaryFolder folder = new();
        InputFile file = FileOf(folder, 4000, "");
        int running = 0;
        InputObjects<byte[]> objects = new(withPrograms: false, WorkloadKinds.BuiltIn, Make);
        Assert.NotNull(objects.Read([file]).First().Object);

        // Every part that was begun is made to its end: none of them waits for somebody who is gone.
        for (long started = Stopwatch.GetTimestamp(); Volatile.Read(ref running) <= s_mostWaiting;)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < s_patience, $"{running}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        byte[] Make(InputFile input, DecodedObject item)
        {
            _ = Interlocked.Increment(ref running);
            return new byte[Weight];
        }
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"a{number}");

    private static InputFile FileOf(TemporaryFolder folder, int count, string blanks)
    {
        string text = string.Concat(Enumerable.Range(0, count).Select(i => $"---\nkind: Pod{blanks}\nmetadata: {{name: {Name(i)}}}\nspec: {{containers: [{{name: a}}]}}\n"));
        string path = folder.Write("x.yaml", text);
        return new InputFile(path, path);
    }
}
