using CsCheck;

namespace Ambicap.Runtime.Tests.Oci;

/// <summary>Generates config.json documents that are valid, and spelled in every way JSON allows.</summary>
internal static class OciGenerator
{
    private static readonly Gen<string> s_space = OneOf("", "", " ", "\n\t", "\r\n  ");

    private static readonly Gen<string> s_text = Gen.OneOf(
        OneOf("\"\"", "\"x\"", "\"\\u003c\\/\\\"\"", "\"é\\ud83d\\ude00\"", "\"ambicap.dev\""),
        Gen.Char.AlphaNumeric.Array[0, 12].Select(chars => $"\"{new string(chars)}\""));

    private static readonly Gen<string> s_number = OneOf("0", "-1", "1e2", "1.50", "18446744073709551616", "0.1E-7");

    private static readonly Gen<string> s_scalar = Gen.OneOf(s_text, s_number, OneOf("true", "false", "null"));

    private static readonly Gen<string> s_value = Gen.Recursive<string>((depth, inner) => depth >= 3
        ? s_scalar
        : Gen.OneOf(s_scalar, List(inner), Object(inner)));

    private static readonly Gen<string> s_name = OneOf("\"CAP_CHOWN\"", "\"CAP_KILL\"", "\"CAP_NET_BIND_SERVICE\"", "\"CAP_UNHEARD_OF\"");

    private static readonly Gen<string> s_capabilities = Gen.Select(
        Gen.Shuffle(new[] { "bounding", "effective", "inheritable", "permitted", "ambient", "other" }, 0, 6),
        Gen.OneOf(List(s_name), Gen.Const("null")).Array[6],
        s_space,
        (keys, lists, space) => "{" + string.Join($",{space}", keys.Select((key, i) => $"{space}\"{key}\"{space}:{space}{lists[i]}")) + "}");

    private static readonly Gen<string> s_process = Members(
        ("user", Gen.UInt.Select(uid => $"{{\"gid\":0,\"uid\":{uid}}}")),
        ("capabilities", Gen.OneOf(s_capabilities, Gen.Const("null"))),
        ("args", List(s_text)),
        ("extra", s_value));

    /// <summary>A config.json with a process.</summary>
    internal static readonly Gen<string> Config =
        Gen.Select(s_space, s_process, s_value, s_value, Gen.Bool, (space, process, a, b, first) => first
            ? $"{space}{{\"process\":{space}{process}{space},\"linux\":{a},\"root\":{b}}}{space}"
            : $"{{\"ociVersion\":\"1\",{space}\"hooks\":{a},\"process\":{process},\"mounts\":{b}}}");

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<string> List(Gen<string> item) =>
        Gen.Select(item.Array[0, 4], s_space, (items, space) => $"[{space}{string.Join($"{space},{space}", items)}{space}]");

    private static Gen<string> Object(Gen<string> value) =>
        Gen.Select(value.Array[0, 4], s_space, (values, space) => "{" + string.Join(",", values.Select((v, i) => $"{space}\"k{i}\"{space}:{v}")) + space + "}");

    /// <summary>Some of the members, in any order.</summary>
    private static Gen<string> Members(params (string Key, Gen<string> Value)[] members) =>
        Gen.Select(
            Gen.Shuffle(Enumerable.Range(0, members.Length).ToArray(), 0, members.Length),
            Gen.Select(members[0].Value, members[1].Value, members[2].Value, members[3].Value),
            s_space,
            (order, values, space) =>
            {
                string[] all = [values.Item1, values.Item2, values.Item3, values.Item4];
                return "{" + string.Join($"{space},", order.Select(i => $"{space}\"{members[i].Key}\":{space}{all[i]}")) + space + "}";
            });
}
