using System.Text.Json.Nodes;
using Ambicap.Deploy.Tests.Expressions;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>A ValidatingAdmissionPolicy, or a MutatingAdmissionPolicy without its mutations, of <c>deploy/</c>.</summary>
internal sealed class AdmissionPolicy
{
    private readonly List<CelExpression> _conditions = [];
    private readonly List<(string Name, CelExpression Expression)> _variables = [];
    private readonly List<Validation> _validations = [];

    /// <param name="path">The file, from <c>deploy/</c> on.</param>
    /// <param name="name">The policy's name.</param>
    /// <param name="values">Variables with another expression than the file's, as who installs it sets them.</param>
    internal AdmissionPolicy(string path, string name, params (string Variable, string Expression)[] values)
    {
        JsonNode spec = Manifest.ReadAll(path).Single(document => (string?)document["metadata"]!["name"] == name
            && (string?)document["kind"] is "ValidatingAdmissionPolicy" or "MutatingAdmissionPolicy")["spec"]!;
        foreach (JsonNode? condition in spec["matchConditions"] as JsonArray ?? [])
        {
            _conditions.Add(new CelExpression(Text(condition!, "expression")!));
        }

        foreach (JsonNode? variable in spec["variables"] as JsonArray ?? [])
        {
            string variableName = Text(variable!, "name")!;
            string? other = values.FirstOrDefault(value => value.Variable == variableName).Expression;
            _variables.Add((variableName, new CelExpression(other ?? Text(variable!, "expression")!)));
        }

        Assert.All(values, value => Assert.Contains(_variables, variable => variable.Name == value.Variable));
        foreach (JsonNode? validation in spec["validations"] as JsonArray ?? [])
        {
            string? message = Text(validation!, "messageExpression");
            _validations.Add(new Validation(
                new CelExpression(Text(validation!, "expression")!), message is null ? null : new CelExpression(message), Text(validation!, "message")!));
        }
    }

    /// <summary>Whether anything but the conditions is evaluated at all.</summary>
    internal bool Matches(PolicyRequest request)
    {
        Dictionary<string, object?> variables = Given(request);
        return _conditions.TrueForAll(condition => (bool)condition.Evaluate(variables)!);
    }

    /// <summary>The messages of what a request breaks, in the order of the validations. The API server tells the first.</summary>
    internal List<string> Judge(PolicyRequest request)
    {
        List<string> messages = [];
        if (!Matches(request))
        {
            return messages;
        }

        Dictionary<string, object?> variables = Bind(request);
        foreach (Validation validation in _validations)
        {
            if (!(bool)validation.Expression.Evaluate(variables)!)
            {
                messages.Add((string?)validation.MessageExpression?.Evaluate(variables) ?? validation.Message);
            }
        }

        return messages;
    }

    /// <summary>The value of a variable.</summary>
    internal object? Evaluate(PolicyRequest request, string variable) => ((CelMap)Bind(request)["variables"]!)[variable];

    private Dictionary<string, object?> Bind(PolicyRequest request)
    {
        CelMap values = [];
        Dictionary<string, object?> variables = Given(request);
        variables["variables"] = values;
        foreach ((string name, CelExpression expression) in _variables)
        {
            values[name] = expression.Evaluate(variables);
        }

        return variables;
    }

    private static Dictionary<string, object?> Given(PolicyRequest request) => new()
    {
        ["object"] = CelValue.Of(request.Object),
        ["oldObject"] = CelValue.Of(request.OldObject),
        ["namespaceObject"] = CelValue.Of(request.Namespace),
    };

    private static string? Text(JsonNode node, string key) => node[key]?.GetValue<string>();

    private sealed record Validation(CelExpression Expression, CelExpression? MessageExpression, string Message);
}

/// <summary>What a policy is asked about.</summary>
internal sealed record PolicyRequest
{
    internal required JsonNode Object { get; init; }

    internal JsonNode? OldObject { get; init; }

    internal JsonNode? Namespace { get; init; }
}
