using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>What no single field can know: whether fields, items and cases of a layout can stand beside each other.</summary>
internal static class LayoutChecks
{
    /// <summary>Fields that reach beyond the length, or bear a name twice without a condition that keeps them apart.</summary>
    public static void CheckFields(IReadOnlyList<LayoutField> fields, int? length, Diagnostics diagnostics)
    {
        var names = new Dictionary<string, LayoutField>(StringComparer.Ordinal);
        foreach (var (field, start) in Placed(fields))
        {
            if (start is { } at && at + field.Size > (length ?? LayoutTables.MaxLength))
            {
                diagnostics.Error(field.Places.Start, $"字段“{field.Name}”超出长度 {length ?? LayoutTables.MaxLength}", $"the field '{field.Name}' reaches beyond the length of {length ?? LayoutTables.MaxLength}");
            }

            if (!names.TryAdd(field.Name, field) && (field.When.Count == 0 || names[field.Name].When.Count == 0))
            {
                diagnostics.Error(field.Places.Of("name"), $"字段“{field.Name}”重复，且无条件区分", $"the field '{field.Name}' stands above already, with no condition to tell them apart");
            }
        }
    }

    /// <summary>Fields that read the same bits; those under a condition are left out, because they may take each other's place.</summary>
    public static void CheckOverlaps(ByteLayout layout, Diagnostics diagnostics)
    {
        foreach (var fields in layout.Cases.Select(one => one.Fields).Concat((layout.Items?.Items ?? []).Select(item => item.Fields)))
        {
            var taken = new Dictionary<int, string>();
            foreach (var (field, start) in Placed(fields))
            {
                if (field.When.Count > 0 || start is not { } at)
                {
                    continue;
                }

                var clash = BitsOf(field, at, field.Order ?? layout.Order).Select(bit => taken.GetValueOrDefault(bit)).FirstOrDefault(other => other is not null);
                if (clash is not null)
                {
                    diagnostics.Error(field.Places.Start, $"字段“{field.Name}”与“{clash}”重叠", $"the field '{field.Name}' overlaps '{clash}'");
                }

                foreach (var bit in BitsOf(field, at, field.Order ?? layout.Order))
                {
                    taken.TryAdd(bit, field.Name);
                }
            }
        }
    }

    /// <summary>A case that is marked as one above it can never be reached.</summary>
    public static void CheckCases(IReadOnlyList<LayoutCase> cases, Diagnostics diagnostics)
    {
        for (var i = 0; i < cases.Count; i++)
        {
            if (cases.Take(i).Any(above => Covers(above, cases[i])))
            {
                diagnostics.Error(cases[i].Places.Start, "前面的一种已包含它，永不会用到", "a case above takes every payload of this one: it is never reached");
            }
        }
    }

    /// <summary>Fields with their places; null where a condition before leaves it open.</summary>
    private static IEnumerable<(LayoutField Field, int? Start)> Placed(IReadOnlyList<LayoutField> fields)
    {
        int? cursor = 0;
        foreach (var field in fields)
        {
            var start = field.At ?? cursor;
            yield return (field, start);
            cursor = field.When.Count > 0 ? null : start + field.Size;
        }
    }

    private static IEnumerable<int> BitsOf(LayoutField field, int start, ByteOrder order)
    {
        var first = field.Bit ?? 0;
        for (var bit = first; bit < first + field.Width; bit++)
        {
            var place = order == ByteOrder.LittleEndian ? bit / 8 : field.Size - 1 - (bit / 8);
            yield return (8 * (start + place)) + (bit % 8);
        }
    }

    private static bool Covers(LayoutCase above, LayoutCase below) =>
        (above.Ports.Count == 0 || (below.Ports.Count > 0 && below.Ports.All(above.Ports.Contains)))
        && (above.Length is not { } length || below.Length == length)
        && (above.AtLeast == 0 || above.AtLeast <= (below.Length ?? below.AtLeast))
        && above.Bytes.All(wanted => below.Bytes.Any(given => given.At == wanted.At && given.Value.AsSpan().SequenceEqual(wanted.Value) && given.Mask.AsSpan().SequenceEqual(wanted.Mask)));
}
