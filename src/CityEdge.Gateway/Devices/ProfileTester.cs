using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>Runs the captures of profiles: frames in, readings out, compared with what the capture expects.</summary>
internal static class ProfileTester
{
    /// <summary>Relative; far below the last digit that any register has, far above rounding.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>Tests every profile of a folder, or one of them; an unknown id gives no report.</summary>
    public static IReadOnlyList<ProfileReport> Run(string directory, string? id = null)
    {
        var library = ProfileLibrary.Load(directory);
        return [.. library.Ids.Where(one => id is null || one == id).Select(one => Run(library, one))];
    }

    /// <summary>Prints reports for people: one line per profile with its captures by origin, then what differs.</summary>
    public static void Print(IReadOnlyList<ProfileReport> reports, TextWriter to, bool chinese)
    {
        var width = reports.Select(report => report.Id.Length).DefaultIfEmpty(0).Max();
        foreach (var report in reports)
        {
            var (device, manual, composed) = (report.CountOf(CaptureOrigin.Device), report.CountOf(CaptureOrigin.Manual), report.CountOf(CaptureOrigin.Composed));
            var passed = report.Captures.Count(capture => capture.Passed);
            to.WriteLine(chinese
                ? $"{(report.Passed ? "通过" : "未过")}  {report.Id.PadRight(width)}  抓包 {passed}/{report.Captures.Count}：实机 {device}，手册 {manual}，自拟 {composed}"
                : $"{(report.Passed ? "pass" : "FAIL")}  {report.Id.PadRight(width)}  captures {passed}/{report.Captures.Count}: device {device}, manual {manual}, composed {composed}");
            foreach (var diagnostic in report.Diagnostics)
            {
                to.WriteLine($"      {diagnostic.In(chinese)}");
            }

            foreach (var (capture, difference) in report.Captures.SelectMany(capture => capture.Differences.Select(difference => (capture, difference))))
            {
                to.WriteLine($"      {capture.Case}: {difference.In(chinese)}");
            }
        }
    }

    /// <summary>Plays a capture against a profile; what differs, empty when nothing does.</summary>
    public static IReadOnlyList<LocalText> Check(DeviceProfile profile, Capture capture)
    {
        if (profile.Link is MessageLink)
        {
            return MessageTester.Check(profile, capture);
        }

        var differences = new List<LocalText>();
        var image = new CaptureImage();
        for (var i = 0; i < capture.Exchanges.Count; i++)
        {
            var outcome = image.Take(capture.Exchanges[i]);
            if (outcome != capture.Exchanges[i].Outcome)
            {
                differences.Add(new LocalText($"第 {i + 1} 问答：应为 {capture.Exchanges[i].Outcome}，实为 {outcome}", $"exchange {i + 1}: expected {capture.Exchanges[i].Outcome}, got {outcome}"));
            }
        }

        foreach (var expected in capture.Expect)
        {
            if (expected.Value is { } reading && Compare(profile, expected.Name, reading, image) is { } difference)
            {
                differences.Add(difference);
            }
        }

        differences.AddRange(capture.Commands.Select(command => Compare(profile, command)).OfType<LocalText>());
        return differences;
    }

    /// <summary>Reads the captures of a profile; what is wrong with their files goes to <paramref name="diagnostics"/>.</summary>
    public static IReadOnlyList<(string Case, Capture? Capture)> Captures(string directory, string id, Diagnostics diagnostics)
    {
        var folder = Path.Combine(directory, id, "captures");
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var captures = new List<(string, Capture?)>();
        foreach (var path in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            var own = new Diagnostics();
            var capture = YamlReader.ReadFile(Path.Combine(path, "capture.yaml"), $"{id}/captures/{name}/capture.yaml", own) is { } node
                && CaptureTables.Capture.TryBind(node, own, out var bound) && !own.HasErrors
                ? bound
                : null;
            diagnostics.AddRange(own.Sorted());
            captures.Add((name, capture));
        }

        return captures;
    }

    private static ProfileReport Run(ProfileLibrary library, string id)
    {
        var diagnostics = new Diagnostics();
        diagnostics.AddRange(library.DiagnosticsOf(id));
        var profile = library.Find(id);
        var results = Captures(library.Directory, id, diagnostics)
            .Select(one => new CaptureResult(one.Case, one.Capture?.Origin, (profile, one.Capture) switch
            {
                ({ } known, { } capture) => Check(known, capture),
                _ => [new LocalText("未运行：文件有错误", "not run: a file has errors")],
            }))
            .ToList();
        return new ProfileReport(id, diagnostics.Sorted(), results);
    }

    private static LocalText? Compare(DeviceProfile profile, string name, ExpectedReading expected, CaptureImage image)
    {
        DecodedValue got;
        var unit = Unit.None;
        if (profile.Points.FirstOrDefault(point => point.Name == name) is { } point)
        {
            unit = point.Unit;
            got = new PointDecoder(point).Decode(image.BytesOf(point.Register.Table, point.Register.Address, PointDecoder.RegistersOf(point.Register.Type)));
        }
        else if (profile.Outputs.FirstOrDefault(output => output.Name == name) is { } output)
        {
            var state = image.BytesOf(RegisterTable.Coil, output.Coil.ReadBack, 1);
            got = state.Length == 0 ? DecodedValue.Bad(QualityReason.CommunicationFailure) : DecodedValue.Good(state[0]);
        }
        else
        {
            return new LocalText($"设备没有“{name}”", $"the profile has no '{name}'");
        }

        return Compare(name, expected, got, unit);
    }

    /// <summary>How a value differs from what was expected; null where it does not.</summary>
    public static LocalText? Compare(string name, ExpectedReading expected, in DecodedValue got, Unit unit) =>
        Same(expected, got, unit) ? null : new LocalText(
            $"{name}：应为 {Words(expected.Reason, expected.Value.Value, expected.Value.Unit)}，实为 {Words(got.Reason, got.Value, unit)}",
            $"{name}: expected {Words(expected.Reason, expected.Value.Value, expected.Value.Unit)}, got {Words(got.Reason, got.Value, unit)}");

    private static bool Same(ExpectedReading expected, DecodedValue got, Unit unit) =>
        expected.Reason == got.Reason
        && (!got.IsGood || (expected.Value.Unit == unit && Math.Abs(expected.Value.Value - got.Value) <= Tolerance * Math.Max(1, Math.Abs(got.Value))));

    private static LocalText? Compare(DeviceProfile profile, CaptureCommand command)
    {
        if (profile.Outputs.FirstOrDefault(output => output.Name == command.Output) is not { } output)
        {
            return new LocalText($"设备没有输出“{command.Output}”", $"the profile has no output '{command.Output}'");
        }

        var unit = command.Request.Length > 0 ? command.Request[0] : (byte)0;
        var timed = command.Hold > TimeSpan.Zero;
        if (timed && (output.Coil.Timer is null || output.Coil.TimerStep <= TimeSpan.Zero))
        {
            return new LocalText($"{command.Output} 没有定时", $"{command.Output} has no timer");
        }

        var sent = timed
            ? CaptureImage.Frame(unit, 5, output.Coil.Timer!.Value, (ushort)Math.Min(command.Hold / output.Coil.TimerStep, output.Coil.TimerMax))
            : CaptureImage.Frame(unit, 5, output.Coil.Coil, command.On ? (ushort)0xFF00 : (ushort)0);
        return sent.AsSpan().SequenceEqual(command.Request)
            ? null
            : new LocalText(
                $"{command.Output}：应发 {Convert.ToHexString(command.Request)}，实发 {Convert.ToHexString(sent)}",
                $"{command.Output}: expected to send {Convert.ToHexString(command.Request)}, got {Convert.ToHexString(sent)}");
    }

    private static string Words(QualityReason reason, double value, Unit unit) =>
        reason != QualityReason.None
            ? reason.ToString()
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value:0.##########}{(unit == Unit.None ? "" : " " + Units.Symbol(unit))}");
}
