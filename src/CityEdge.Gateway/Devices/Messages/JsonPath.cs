using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>A place in a JSON document: names parted by dots, indices in brackets, names with dots or brackets in single quotes: <c>ENERGY.Power</c>, <c>list[0].v</c>, <c>'a.b'.c</c>.</summary>
internal static class JsonPath
{
    /// <summary>No device nests deeper; a path that does is a mistake.</summary>
    public const int MaxSteps = 16;

    /// <summary>Parts a path into its steps; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<JsonStep>? steps)
    {
        steps = null;
        var found = new List<JsonStep>();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '[')
            {
                var end = text.IndexOf(']', at);
                if (end < 0 || !int.TryParse(text.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    return false;
                }

                found.Add(new JsonStep(null, index));
                at = end + 1;
            }
            else
            {
                if (!TryName(text, ref at, out var name))
                {
                    return false;
                }

                found.Add(new JsonStep(name, 0));
            }

            if (at < text.Length && text[at] == '.' && ++at == text.Length)
            {
                return false;
            }
        }

        steps = found;
        return found.Count is > 0 and <= MaxSteps;
    }

    private static bool TryName(string text, ref int at, [NotNullWhen(true)] out string? name)
    {
        var quoted = text[at] == '\'';
        var start = quoted ? at + 1 : at;
        var end = quoted ? text.IndexOf('\'', start) : text.AsSpan(start).IndexOfAny('.', '[') is >= 0 and var length ? start + length : text.Length;
        name = end > start ? text[start..end] : null;
        at = quoted ? end + 1 : end;
        return name is not null && (at == text.Length || text[at] is '.' or '[');
    }
}

/// <summary>One step of a path: a name, or an index into a list.</summary>
/// <param name="Name">Name of a property; null for an index.</param>
/// <param name="Index">Index into a list, from 0.</param>
internal readonly record struct JsonStep(string? Name, int Index);
