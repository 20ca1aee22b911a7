using System.CommandLine;
using System.Globalization;
using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge profile list|show|test|new</c>: what device models there are, what one knows, whether its captures hold, and how one is begun.</summary>
internal static class ProfileVerb
{
    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var id = new Argument<string>("vendor/model") { Description = speech.Say("厂商/型号", "vendor/model"), HelpName = "VENDOR/MODEL" };
        var maybe = new Argument<string?>("vendor/model") { Description = id.Description, HelpName = id.HelpName, Arity = ArgumentArity.ZeroOrOne };

        var filter = new ProfileFilter(speech);
        var list = new Command("list", speech.Say(
            "列出设备档案。例：cityedge profile list --kind smoke --transport mqtt", "Lists profiles. Example: cityedge profile list --kind smoke --transport mqtt"))
        {
            options.Profiles, options.Json,
        };
        foreach (var option in filter.Options)
        {
            list.Options.Add(option);
        }

        list.SetAction(parsed => List(context, parsed.GetValue(options.Profiles)!, parsed.GetValue(options.Json), profiles => filter.Of(parsed, profiles)));

        var show = new Command("show", speech.Say("显示一个档案。例：cityedge profile show xy/md02", "Shows one profile. Example: cityedge profile show xy/md02"))
        {
            id, options.Profiles,
        };
        show.SetAction(parsed => Show(context, parsed.GetValue(options.Profiles)!, parsed.GetValue(id)!));

        var test = new Command("test", speech.Say(
            "用抓包检验档案，按来源列出。例：cityedge profile test xy/md02", "Plays captures against profiles, by origin. Example: cityedge profile test xy/md02"))
        {
            maybe, options.Profiles, options.Json,
        };
        test.SetAction(parsed => Test(context, parsed.GetValue(options.Profiles)!, parsed.GetValue(maybe), parsed.GetValue(options.Json)));

        return new Command("profile", speech.Say("设备档案", "Device profiles")) { list, show, test, ProfileNewVerb.Build(context, options) };
    }

    private static int List(VerbContext context, string directory, bool json, Func<IEnumerable<DeviceProfile>, IReadOnlyList<DeviceProfile>> narrow)
    {
        if (!Directory.Exists(directory))
        {
            return NoFolder(context, directory);
        }

        var library = ProfileLibrary.Load(directory);
        var profiles = narrow(library.Profiles);
        if (json)
        {
            PrintJson(context.Out, profiles);
        }
        else
        {
            var width = profiles.Select(profile => profile.Id.Length).DefaultIfEmpty(0).Max();
            foreach (var profile in profiles)
            {
                context.Out.WriteLine($"{profile.Id.PadRight(width)}  {Spell(profile.Transport),-7}  {Spell(profile.Tier),-12}  {profile.Name.In(context.Speech.Chinese)}");
            }
        }

        foreach (var diagnostic in library.Diagnostics)
        {
            context.Error.WriteLine(diagnostic.In(context.Speech.Chinese));
        }

        return library.Diagnostics.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static int Show(VerbContext context, string directory, string id)
    {
        if (!Directory.Exists(directory))
        {
            return NoFolder(context, directory);
        }

        var library = ProfileLibrary.Load(directory);
        if (library.Find(id) is not { } profile)
        {
            foreach (var diagnostic in library.DiagnosticsOf(id))
            {
                context.Error.WriteLine(diagnostic.In(context.Speech.Chinese));
            }

            return NotFound(context, directory, id);
        }

        var zh = context.Speech.Chinese;
        context.Out.WriteLine($"{profile.Id}  {profile.Name.In(zh)}");
        context.Say($"来源：{profile.Source}", $"Source: {profile.Source}");
        context.Say(
            $"种类 {ProfileTables.Kinds.Spell(profile.Kind)}，档次 {Spell(profile.Tier)}，供电 {Spell(profile.Power)}",
            $"Kind {ProfileTables.Kinds.Spell(profile.Kind)}, tier {Spell(profile.Tier)}, power {Spell(profile.Power)}");
        if (profile.Firmware is { } firmware)
        {
            context.Say($"固件：{firmware}", $"Firmware: {firmware}");
        }

        foreach (var line in LinkWords.Of(profile))
        {
            context.Out.WriteLine(line.In(zh));
        }

        foreach (var limit in profile.Limits)
        {
            context.Say($"局限：{limit.In(true)}", $"Cannot: {limit.In(false)}");
        }

        foreach (var point in profile.Points)
        {
            var unit = point.Unit == Safety.Points.Unit.None ? "" : " " + Safety.Points.Units.Symbol(point.Unit);
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {point.Name,-22} {point.Title.In(zh)}{unit}  {Words(point.Place)}  {point.Interval.TotalSeconds:0.#} s"));
            foreach (var alarm in point.Alarms)
            {
                context.Out.WriteLine($"      {alarm.Priority} {alarm.Title.In(zh)}: {alarm.When}  [{alarm.Source}]");
            }
        }

        foreach (var output in profile.Outputs)
        {
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {output.Name,-22} {output.Title.In(zh)}  {Words(output.Place)}"));
        }

        return ExitCode.Ok;
    }

    private static string Spell(Transport transport) => ProfileTables.Transports.Spell(transport);

    private static string Spell(PriceTier? tier) => tier is { } known ? ProfileTables.Tiers.Spell(known) : "-";

    private static string Spell(DevicePower power) => power.ToString().ToLowerInvariant();

    private static string Words(PointPlace place) => place switch
    {
        RegisterPlace register => string.Create(CultureInfo.InvariantCulture, $"{register.Table} 0x{register.Address:X4} {register.Type}"),
        FieldPlace field => $"{field.Message} {field.Field}".TrimEnd(),
        _ => throw new NotSupportedException(place.GetType().Name),
    };

    private static string Words(OutputPlace place) => place switch
    {
        CoilPlace coil => string.Create(CultureInfo.InvariantCulture, $"coil 0x{coil.Coil:X4}"),
        PublishPlace publish => publish.Topic,
        _ => throw new NotSupportedException(place.GetType().Name),
    };

    private static int Test(VerbContext context, string directory, string? id, bool json)
    {
        if (!Directory.Exists(directory))
        {
            return NoFolder(context, directory);
        }

        var reports = ProfileTester.Run(directory, id);
        if (reports.Count == 0)
        {
            return NotFound(context, directory, id ?? "*");
        }

        // Of one model there is no catalogue.
        var catalogue = id is null ? Catalogue.Of(ProfileLibrary.Load(directory), reports) : null;
        if (json)
        {
            PrintJson(context.Out, reports, catalogue);
        }
        else
        {
            ProfileTester.Print(reports, context.Out, context.Speech.Chinese);
            if (catalogue is not null)
            {
                CataloguePage.Print(catalogue, context.Out, context.Speech);
            }
        }

        return reports.All(report => report.Passed) ? ExitCode.Ok : ExitCode.Failed;
    }

    private static int NoFolder(VerbContext context, string directory)
    {
        context.Tell($"没有档案目录 {directory}：用 --profiles 给出。", $"There is no folder of profiles {directory}; give it with --profiles.");
        return ExitCode.NotFound;
    }

    private static int NotFound(VerbContext context, string directory, string id)
    {
        context.Tell($"{directory} 中没有可用的档案 {id}；列表：cityedge profile list", $"No usable profile {id} in {directory}; see: cityedge profile list");
        return ExitCode.NotFound;
    }

    private static void PrintJson(TextWriter to, IReadOnlyList<DeviceProfile> profiles)
    {
        VerbJson.Print(to, json =>
        {
            json.WriteStartArray();
            foreach (var profile in profiles)
            {
                json.WriteStartObject();
                json.WriteString("id", profile.Id);
                json.WriteString("zh", profile.Name.In(true));
                json.WriteString("en", profile.Name.In(false));
                json.WriteString("kind", profile.Kind.ToString());
                json.WriteString("transport", Spell(profile.Transport));
                json.WriteString("tier", profile.Tier is { } tier ? ProfileTables.Tiers.Spell(tier) : null);
                json.WriteBoolean("identified", !profile.Identify.IsEmpty);
                json.WriteNumber("points", profile.Points.Count);
                json.WriteNumber("outputs", profile.Outputs.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void PrintJson(TextWriter to, IReadOnlyList<ProfileReport> reports, Catalogue? catalogue)
    {
        VerbJson.Print(to, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("profiles");
            foreach (var report in reports)
            {
                json.WriteStartObject();
                json.WriteString("id", report.Id);
                json.WriteBoolean("passed", report.Passed);
                json.WriteStartArray("errors");
                foreach (var diagnostic in report.Diagnostics)
                {
                    json.WriteStringValue(diagnostic.ToString());
                }

                json.WriteEndArray();
                json.WriteStartArray("captures");
                foreach (var capture in report.Captures)
                {
                    json.WriteStartObject();
                    json.WriteString("case", capture.Case);
                    json.WriteString("origin", capture.Origin?.ToString());
                    json.WriteBoolean("passed", capture.Passed);
                    json.WriteStartArray("differences");
                    foreach (var difference in capture.Differences)
                    {
                        json.WriteStringValue(difference.In(chinese: false));
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (catalogue is not null)
            {
                CataloguePage.Write(catalogue, json);
            }

            json.WriteEndObject();
        });
    }
}
