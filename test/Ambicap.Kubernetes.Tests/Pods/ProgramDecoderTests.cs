using System.Text;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Kubernetes.Tests.Pods;

public sealed class ProgramDecoderTests
{
    [Fact]
    public void TryRead_EveryField_IsRead()
    {
        ContainerDetails[] containers = Read("""
            apiVersion: v1
            kind: Pod
            spec:
              initContainers:
              - {name: mesh, image: a, restartPolicy: Always}
              - {name: prepare, image: b, restartPolicy: OnFailure}
              containers:
              - name: web
                image: c
                command: [run, "1"]
                args: []
                workingDir: /srv
                env: [{name: PATH, value: /a}, {name: A, value: b}, {name: PATH, value: /b}]
            """);
        Assert.Equal([("mesh", "a", true), ("prepare", "b", false), ("web", "c", false)], containers.Select(container => (container.Name, container.Image, container.IsSidecar)));
        Assert.Equal(["run", "1"], containers[2].Command!);
        Assert.Empty(containers[2].Arguments!);
        Assert.Equal(("/srv", "/b"), (containers[2].WorkingDirectory, containers[2].SearchPath));
    }

    /// <summary>A patch names only what it changes.</summary>
    [Theory]
    [InlineData("{name: a}")]
    [InlineData("{name: a, image: ~, command: ~, args: ~, workingDir: ~, env: ~, restartPolicy: ~}")]
    [InlineData("{name: a, image: '', workingDir: '', env: [{name: PATH, valueFrom: {fieldRef: {fieldPath: x}}}]}")]
    public void TryRead_Absent_LeavesItToTheImage(string container)
    {
        ContainerDetails details = Assert.Single(Read($"kind: Pod\nspec: {{containers: [{container}]}}"));
        Assert.Equal(("", null, null), (details.Image, details.WorkingDirectory, details.SearchPath));
        Assert.Null(details.Command);
        Assert.Null(details.Arguments);
        Assert.False(details.IsSidecar);
    }

    [Theory]
    [InlineData("image: 5", "2:38 spec.containers[0].image must be text, not the number 5; put it in quotes")]
    [InlineData("command: run", "2:40 spec.containers[0].command must be a list, not the text \"run\"")]
    [InlineData("args: [1.5]", "2:38 spec.containers[0].args[0] must be text, not the number 1.5; put it in quotes")]
    [InlineData("env: {A: b}", "2:36 spec.containers[0].env must be a list, not a mapping")]
    [InlineData("env: [{name: A, value: yes}]", "2:54 spec.containers[0].env[0].value must be text, not true; put it in quotes")]
    public void TryRead_WrongType_IsNamed(string field, string expected)
    {
        string text = $"kind: Pod\nspec: {{containers: [{{name: a, {field}}}]}}";
        UnreadableObject unreadable = Assert.IsType<UnreadableObject>(Decode(text, withPrograms: true));
        Assert.Equal(expected, $"{unreadable.Position} {unreadable.Finding.Message}");
    }

    /// <summary>Whoever only judges does not pay for programs, nor for their places.</summary>
    [Fact]
    public void Decode_WithoutPrograms_LeavesThemOut()
    {
        DecodedWorkload workload = Assert.IsType<DecodedWorkload>(Decode("kind: Pod\nspec: {containers: [{name: a, image: b, command: [c]}]}", withPrograms: false));
        ContainerDetails details = Assert.Single(workload.Details.Containers);
        Assert.Equal(("a", "", null), (details.Name, details.Image, details.Command));
    }

    private static ContainerDetails[] Read(string text) => [.. Assert.IsType<DecodedWorkload>(Decode(text, withPrograms: true)).Details.Containers];

    private static DecodedObject Decode(string text, bool withPrograms)
    {
        List<(int Document, DecodedObject Object)> found = [];
        _ = new DocumentDecoder(withPrograms).Decode(Encoding.UTF8.GetBytes(text), 1, found);
        return Assert.Single(found).Object;
    }
}
