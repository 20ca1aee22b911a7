using System.Globalization;
using System.Text.Json;
using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Verbs;

/// <summary>The catalogue as a table for people and as JSON: models by kind, transport and price, captures by origin.</summary>
internal static class CataloguePage
{
    private static readonly string[] Origins = [.. Enum.GetValues<CaptureOrigin>().Select(origin => origin.ToString().ToLowerInvariant())];

    public static void Print(Catalogue catalogue, TextWriter to, Speech speech)
    {
        string[] head = speech.Chinese
            ? ["种类", "型号", "modbus", "mqtt", "lorawan", "serial", "http", "经济", "标准", "专业", "实机", "手册", "自拟"]
            : ["kind", "models", "modbus", "mqtt", "lorawan", "serial", "http", "budget", "standard", "professional", "device", "manual", "composed"];
        string[][] lines = [head, .. catalogue.Rows.Select(row => Cells(ProfileTables.Kinds.Spell(row.Kind!.Value), row)), Cells(speech.Say("合计", "all"), catalogue.Total)];
        var widths = head.Select((_, column) => lines.Max(line => Width(line[column]))).ToArray();
        to.WriteLine();
        foreach (var line in lines)
        {
            to.WriteLine(string.Join("  ", line.Select((cell, column) => column == 0 ? cell + Fill(cell, widths[column]) : Fill(cell, widths[column]) + cell)));
        }

        var total = catalogue.Total;
        var proven = total.Captures[(int)CaptureOrigin.Device] + total.Captures[(int)CaptureOrigin.Manual];
        to.WriteLine(speech.Say(
            $"generic/ 以外 {total.Models} 个型号，另有通用档案 {catalogue.Generic} 个；非自拟抓包 {proven} 段。",
            $"{total.Models} models outside generic/, and {catalogue.Generic} generic ones; {proven} captures that are not composed."));
        if (catalogue.Unread > 0)
        {
            to.WriteLine(speech.Say($"{catalogue.Unread} 个档案有错误，未计入。", $"{catalogue.Unread} profiles have errors and are not counted."));
        }
    }

    public static void Write(Catalogue catalogue, Utf8JsonWriter json)
    {
        json.WriteStartObject("catalogue");
        json.WriteStartArray("kinds");
        foreach (var row in catalogue.Rows)
        {
            json.WriteStartObject();
            json.WriteString("kind", ProfileTables.Kinds.Spell(row.Kind!.Value));
            Write(row, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("all");
        Write(catalogue.Total, json);
        json.WriteEndObject();
        json.WriteNumber("generic", catalogue.Generic);
        json.WriteNumber("unread", catalogue.Unread);
        json.WriteEndObject();
    }

    private static void Write(CatalogueRow row, Utf8JsonWriter json)
    {
        json.WriteNumber("models", row.Models);
        Write("transports", ProfileTables.Transports.Spellings, row.Transports, json);
        Write("tiers", ProfileTables.Tiers.Spellings, row.Tiers, json);
        Write("captures", Origins, row.Captures, json);
    }

    private static void Write(string name, IEnumerable<string> words, IReadOnlyList<int> counts, Utf8JsonWriter json)
    {
        json.WriteStartObject(name);
        foreach (var (word, count) in words.Zip(counts))
        {
            json.WriteNumber(word, count);
        }

        json.WriteEndObject();
    }

    private static string[] Cells(string name, CatalogueRow row) =>
        [name, .. new[] { row.Models }.Concat(row.Transports).Concat(row.Tiers).Concat(row.Captures).Select(count => count.ToString(CultureInfo.InvariantCulture))];

    // A Chinese character is as wide as two letters.
    private static int Width(string text) => text.Sum(c => c > 0x2E7F ? 2 : 1);

    private static string Fill(string text, int width) => new(' ', Math.Max(0, width - Width(text)));
}
