using System.Globalization;
using System.Text.RegularExpressions;
using CityEdge.Gateway.Devices.Packs;
using CityEdge.Gateway.Sites;

namespace CityEdge.Scenarios.District;

/// <summary>A copy of a scenario's site in which one parameter of a pack has another value, wherever it is set.</summary>
internal sealed class MovedSite : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cityedge-district");

    private MovedSite(string yaml) => File.WriteAllText(Path.Combine(_folder.FullName, SiteFiles.Main), yaml);

    public string Folder => _folder.FullName;

    /// <summary>Moves a parameter by a factor, as far as its range goes; null where it cannot move: it is zero, or stands at that end of its range.</summary>
    public static MovedSite? Of(string yaml, string pack, PackParameter parameter, double factor)
    {
        var moved = Everywhere(yaml, pack, parameter, factor);
        return moved == yaml ? null : new MovedSite(moved);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Everywhere(string yaml, string pack, PackParameter parameter, double factor)
    {
        // What single places set moves with the rest.
        var number = new Regex($@"(?<=[{{ ]){Regex.Escape(parameter.Name)}: (?<value>-?[0-9.]+)(?<unit>[^,}}\n]*)");
        var moved = number.Replace(yaml, match => $"{parameter.Name}: {Text(Move(double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture), parameter, factor))}{match.Groups["unit"].Value}");
        var value = Move(parameter.Value.Value, parameter, factor);
        if (value == parameter.Value.Value)
        {
            return moved;
        }

        var set = $"{parameter.Name}: {Text(value)}{parameter.Value.ToString()[parameter.Value.Value.ToString(CultureInfo.InvariantCulture).Length..]}";
        var head = new Regex($@"^  {Regex.Escape(pack)}:(?<rest>[^\n]*)$", RegexOptions.Multiline);
        Assert.Matches(head, moved);
        return head.Replace(moved, match => match.Groups["rest"].Value.Trim() switch
        {
            "{}" => $"  {pack}: {{set: {{{set}}}}}",
            "" => $"  {pack}:\n    set: {{{set}}}",
            var rest => $"  {pack}: {{set: {{{set}}}, {rest[1..]}",
        });
    }

    private static double Move(double value, PackParameter parameter, double factor)
    {
        var moved = Math.Round(value * factor, 10);
        moved = parameter.Min is { } min && min.TryIn(parameter.Value.Unit, out var low) ? Math.Max(moved, low) : moved;
        return parameter.Max is { } max && max.TryIn(parameter.Value.Unit, out var high) ? Math.Min(moved, high) : moved;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
