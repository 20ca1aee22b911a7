using System.Globalization;
using System.Text.Json;
using CityEdge.Gateway.Devices.Layouts;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Tests.Devices.Layouts;

/// <summary>The layouts of the profiles folder against what the vendors' own decoders make of recorded uplinks.</summary>
public sealed class LayoutVectorTests
{
    /// <summary>Two public decoders of one model that call a value by two names: ours is the vendor's own.</summary>
    private static readonly Dictionary<(string Model, string Key), string> OtherNames = new()
    {
        [("em300-sld", "water")] = "leakage_status",
        [("em300-zld", "water")] = "leakage_status",
        [("ws303", "leak_status")] = "leakage_status",
        [("em500-swl", "distance")] = "depth",
        [("vs133", "line_1.total_in")] = "line_1_total_in",
        [("vs133", "line_1.total_out")] = "line_1_total_out",
        [("vs133", "line_1.period_in")] = "line_1_period_in",
        [("vs133", "line_1.period_out")] = "line_1_period_out",
        [("vs133", "line_2.total_in")] = "line_2_total_in",
        [("vs133", "line_2.total_out")] = "line_2_total_out",
        [("vs133", "line_2.period_in")] = "line_2_period_in",
        [("vs133", "line_2.period_out")] = "line_2_period_out",
    };

    /// <summary>Keys that mark a message about the device itself: versions, and replies to settings. Only such a one may say nothing.</summary>
    private static readonly HashSet<string> AboutItself = new(StringComparer.Ordinal) { "Cmd", "SWver", "firmware", "uploadInterval", "periodic_interval", "periodic_upload_interval" };

    /// <summary>Fields of ours that the vendor's decoder writes into the text of another.</summary>
    private static readonly HashSet<string> OurOwn = new(StringComparer.Ordinal) { "LowBattery" };

    /// <summary>Recorded uplinks about which the public decoder is wrong, each with the reason. One that no longer differs fails the test, so that the list stays true.</summary>
    private static readonly Dictionary<string, string> Disputed = new(StringComparer.Ordinal)
    {
        ["dragino/lds01#691"] = "the example ends after 7 of 10 bytes, and the decoder reads what is not there as zero: Malformed here",
        ["dragino/lds02#693"] = "as lds01",
        ["dragino/lwl01#740"] = "as lds01",
        ["enless-wireless/tx-trh-amb-600-021#921"] = "the decoder compares a number with a text and so loses the sign: 6550.9 °C for −2.7 °C",
        ["milesight-iot/am307#1100"] = "tvoc: the vendor's own decoder divides by 100, and so does this repository for the rest of the series",
    };

    [Fact]
    public void Every_layout_agrees_with_every_recorded_uplink_of_its_model()
    {
        var vectors = Vector.All();
        var layouts = LayoutFiles.Ids.ToDictionary(id => id, LayoutFiles.Read, StringComparer.Ordinal);
        var rows = new SortedDictionary<string, Row>(StringComparer.Ordinal);
        var differences = new List<string>();
        var disputed = 0;
        foreach (var vector in vectors)
        {
            var row = rows.TryGetValue(FolderOf(vector.Vendor), out var known) ? known : rows[FolderOf(vector.Vendor)] = new Row();
            row.Recorded++;
            var id = $"{FolderOf(vector.Vendor)}/{vector.Model}";
            if (!layouts.TryGetValue(id, out var layout))
            {
                continue;
            }

            row.Models.Add(id);
            row.Vectors++;
            var (different, measured) = Compare(vector, layout);
            if (Disputed.TryGetValue(vector.Id, out var reason))
            {
                disputed++;
                Assert.True(different.Count > 0, $"{vector.Id} is no longer in dispute ({reason})");
                continue;
            }

            differences.AddRange(different.Select(difference => $"{vector.Id} {Convert.ToHexString(vector.Payload)} port {vector.Port}: {difference}"));
            row.Measured += measured ? 1 : 0;
            row.Agreed += different.Count == 0 ? 1 : 0;
        }

        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine("decoded: vendor                 recorded  models  vectors  agreed  of these with measured values");
        foreach (var (vendor, row) in rows.Where(row => row.Value.Models.Count > 0))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decoded: {vendor,-22} {row.Recorded,8}  {row.Models.Count,6}  {row.Vectors,7}  {row.Agreed,6}  {row.Measured,6}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"decoded: {"all",-22} {vectors.Count,8}  {rows.Values.Sum(row => row.Models.Count),6}  {rows.Values.Sum(row => row.Vectors),7}  {rows.Values.Sum(row => row.Agreed),6}  {rows.Values.Sum(row => row.Measured),6}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decoded: in dispute, each with its reason: {disputed}"));
        Assert.Empty(differences);
        Assert.True(rows.Values.Sum(row => row.Models.Count) > 0, "no recorded uplink has a layout");
    }

    [Fact]
    public void No_layout_trips_over_a_payload_of_any_other_device()
    {
        var payloads = Vector.All();
        foreach (var id in LayoutFiles.Ids)
        {
            var layout = LayoutFiles.Read(id);
            var decoder = new LayoutDecoder(layout);
            foreach (var vector in payloads)
            {
                for (var length = 0; length <= vector.Payload.Length; length += Math.Max(1, vector.Payload.Length / 4))
                {
                    var (outcome, fields) = Fields.Of(decoder, vector.Payload.AsSpan(0, length), vector.Port);

                    Assert.True(outcome is MessageOutcome.Ok or MessageOutcome.Partly || fields.Count == 0, $"{id} hands on fields of {vector.Id} that it calls {outcome}");
                }
            }
        }
    }

    [Fact]
    public void Every_layout_file_is_right_and_names_its_source()
    {
        Assert.NotEmpty(LayoutFiles.Ids);
        Assert.All(LayoutFiles.Ids, id => Assert.False(string.IsNullOrWhiteSpace(LayoutFiles.Read(id).Source)));
    }

    private static (List<string> Differences, bool Measured) Compare(Vector vector, ByteLayout layout)
    {
        var (outcome, fields) = Fields.Of(new LayoutDecoder(layout), vector.Payload, vector.Port);
        var differences = new List<string>();
        if (vector.Refused)
        {
            return (fields.Count == 0 ? [] : [$"the vendor refuses it, the layout yields {fields[0].Name}"], false);
        }

        var expected = vector.Expected.ToDictionary(
            pair => OtherNames.GetValueOrDefault((vector.Vendor == "milesight-iot" ? vector.Model : "", pair.Key), pair.Key),
            pair => pair.Value,
            StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            seen.Add(name);
            if (fields.Last(field => field.Name == name).Value != value)
            {
                // Said twice in one message: the vendor's decoder keeps the last.
                continue;
            }

            if (!expected.TryGetValue(name, out var wanted))
            {
                // What the vendor's decoder leaves out we may call missing.
                if (value.Kind != FieldKind.Missing && !OurOwn.Contains(name))
                {
                    differences.Add($"yields {name} = {Text(value)}, of which the vendor says nothing");
                }
            }
            else if (!Same(wanted, value))
            {
                differences.Add($"{name}: expected {wanted}, is {Text(value)}");
            }
        }

        // A message that the layout knows to say nothing measured: versions and replies to settings.
        var silent = outcome == MessageOutcome.Ok && fields.Count == 0 && expected.Keys.Any(AboutItself.Contains);
        if (!silent)
        {
            differences.AddRange(expected.Keys.Where(key => !seen.Contains(key) && !Ignored(layout, key)).Select(key => $"{key} = {expected[key]} is not yielded ({outcome})"));
        }

        return (differences, fields.Count > 0);
    }

    private static bool Ignored(ByteLayout layout, string key) =>
        layout.Ignores.Any(ignored => key == ignored || key.StartsWith(ignored + ".", StringComparison.Ordinal) || key.StartsWith(ignored + "[", StringComparison.Ordinal));

    private static bool Same(JsonElement wanted, FieldValue value) => wanted.ValueKind switch
    {
        JsonValueKind.Number => value.Kind == FieldKind.Number && Near(wanted.GetDouble(), value.Number),
        JsonValueKind.True => value.Number == 1 || value.Text == "true",
        JsonValueKind.False => value.Number == 0 || value.Text == "false",
        JsonValueKind.Null => value.Kind == FieldKind.Missing,
        JsonValueKind.String when value.Kind == FieldKind.Text => wanted.GetString() == value.Text,
        // Some vendors write their numbers as texts, with or without the unit.
        JsonValueKind.String when value.Kind == FieldKind.Number =>
            double.TryParse(wanted.GetString()!.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Near(number, value.Number),
        // … and say in words that there is no value.
        JsonValueKind.String => value.Kind == FieldKind.Missing && !wanted.GetString()!.Any(char.IsAsciiDigit),
        _ => false,
    };

    private static bool Near(double wanted, double found) => Math.Abs(wanted - found) <= 1e-9 * Math.Max(Math.Abs(wanted), Math.Abs(found));

    private static string Text(FieldValue value) => value.Kind switch
    {
        FieldKind.Text => value.Text!,
        FieldKind.Missing => "missing",
        FieldKind.Number or FieldKind.Flag => value.Number.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string FolderOf(string vendor) => vendor == "milesight-iot" ? "milesight" : vendor;

    private sealed class Row
    {
        public HashSet<string> Models { get; } = new(StringComparer.Ordinal);

        public int Recorded { get; set; }

        public int Vectors { get; set; }

        public int Agreed { get; set; }

        public int Measured { get; set; }
    }
}
