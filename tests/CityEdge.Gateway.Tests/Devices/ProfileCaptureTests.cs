using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Devices;

/// <summary>Every capture in the profiles folder is a test, found by being there.</summary>
public sealed class ProfileCaptureTests
{
    public static TheoryData<string, string> Captures()
    {
        var data = new TheoryData<string, string>();
        foreach (var id in Ids())
        {
            foreach (var (name, _) in ProfileTester.Captures(Repository.Profiles, id, new Diagnostics()))
            {
                data.Add(id, name);
            }
        }

        return data;
    }

    public static TheoryData<string> Profiles() => new(Ids());

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_capture_says_what_it_expects(string profile, string name)
    {
        var report = Assert.Single(ProfileTester.Run(Repository.Profiles, profile));

        Assert.Empty(report.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Empty(report.Captures.Single(capture => capture.Case == name).Differences.Select(difference => difference.En));
    }

    /// <summary>A number of a profile that no capture depends on could be wrong for years.</summary>
    [Theory]
    [MemberData(nameof(Profiles))]
    public void Changing_any_one_number_of_the_profile_fails_one_of_its_captures(string id)
    {
        var profile = Load(id);
        var captures = CapturesOf(id);
        Assert.All(captures, capture => Assert.Empty(ProfileTester.Check(profile, capture)));

        var survivors = profile.Points.SelectMany((point, index) => Mutants(point).Select(mutant => (mutant.What, Profile: profile with { Points = With(profile.Points, index, mutant.Point) })))
            .Concat(profile.Outputs.SelectMany((output, index) => Mutants(output).Select(mutant => (mutant.What, Profile: profile with { Outputs = With(profile.Outputs, index, mutant.Output) }))))
            .Where(mutant => captures.All(capture => ProfileTester.Check(mutant.Profile, capture).Count == 0))
            .Select(mutant => mutant.What);

        Assert.Empty(survivors);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_profile_says_where_its_numbers_come_from_in_both_languages(string id)
    {
        var profile = Load(id);

        Assert.All(
            new[] { profile.Name }.Concat(profile.Limits).Concat(profile.Points.Select(point => point.Title)).Concat(profile.Outputs.Select(output => output.Title))
                .Concat(profile.Points.SelectMany(point => point.Alarms).Select(alarm => alarm.Title)),
            text => Assert.True(text is { Zh: not null, En: not null } && text.Zh != text.En, text.ToString()));

        // What is asked is asked often; what speaks by itself has a battery to think of, and its supervision says so.
        Assert.All(profile.Points.Where(point => point.LifeSafety && point.Place is RegisterPlace), point => Assert.True(point.Interval <= TimeSpan.FromSeconds(2) && point.Supervision <= TimeSpan.FromSeconds(100), point.Name));
    }

    [Fact]
    public void The_kinds_of_device_that_the_district_asks_for_first_are_there()
    {
        var kinds = ProfileLibrary.Load(Repository.Profiles).Profiles.Select(profile => profile.Kind).ToHashSet();

        Assert.Superset(
            new HashSet<DeviceKind>
            {
                DeviceKind.TemperatureHumidity, DeviceKind.AirQuality, DeviceKind.FireHub, DeviceKind.CarbonMonoxide,
                DeviceKind.Meter, DeviceKind.WaterLeak, DeviceKind.Tilt, DeviceKind.Relay, DeviceKind.Breaker, DeviceKind.ElectricalFire,
            },
            kinds);
    }

    [Fact]
    public void The_report_counts_captures_by_origin_and_shows_what_differs()
    {
        var reports = ProfileTester.Run(Repository.Profiles, "peacefair/pzem-004t");
        using var en = new StringWriter();
        using var zh = new StringWriter();

        ProfileTester.Print(reports, en, chinese: false);
        ProfileTester.Print(reports, zh, chinese: true);

        Assert.Equal("pass  peacefair/pzem-004t  captures 2/2: device 0, manual 1, composed 1" + Environment.NewLine, en.ToString());
        Assert.Equal("通过  peacefair/pzem-004t  抓包 2/2：实机 0，手册 1，自拟 1" + Environment.NewLine, zh.ToString());

        var wrong = Load("peacefair/pzem-004t");
        wrong = wrong with { Points = With(wrong.Points, 0, wrong.Points[0] with { Scale = 0.01 }) };
        Assert.Equal("voltage: expected 225.7 V, got 22.57 V", Assert.Single(ProfileTester.Check(wrong, CapturesOf("peacefair/pzem-004t")[1])).En);
    }

    [Fact]
    public void An_unknown_profile_gives_no_report_and_one_without_captures_has_not_passed()
    {
        Assert.Empty(ProfileTester.Run(Repository.Profiles, "nobody/nothing"));
        Assert.False(new ProfileReport("a/b", [], []).Passed);
    }

    private static string[] Ids() => [.. ProfileLibrary.Load(Repository.Profiles).Ids];

    private static DeviceProfile Load(string id)
    {
        var diagnostics = new Diagnostics();
        var profile = ProfileLibrary.Read(Repository.Profiles, id, diagnostics);
        Assert.Empty(diagnostics.Sorted().Select(diagnostic => diagnostic.ToString()));
        return Assert.IsType<DeviceProfile>(profile);
    }

    private static List<Capture> CapturesOf(string id)
    {
        var diagnostics = new Diagnostics();
        var captures = ProfileTester.Captures(Repository.Profiles, id, diagnostics);
        Assert.Empty(diagnostics.Sorted().Select(diagnostic => diagnostic.ToString()));
        Assert.NotEmpty(captures);
        return [.. captures.Select(capture => Assert.IsType<Capture>(capture.Capture))];
    }

    private static IEnumerable<(string What, PointProfile Point)> Mutants(PointProfile point)
    {
        yield return ($"{point.Name}: scale × 10", point with { Scale = point.Scale * 10 });
        yield return ($"{point.Name}: scale ÷ 10", point with { Scale = point.Scale / 10 });
        yield return ($"{point.Name}: scale × -1", point with { Scale = -point.Scale });
        yield return ($"{point.Name}: offset + 1", point with { Offset = point.Offset + 1 });
        foreach (var (what, place) in point.Place switch { RegisterPlace register => Mutants(point, register), FieldPlace field => Mutants(field), _ => [] })
        {
            yield return ($"{point.Name}: {what}", point with { Place = place });
        }

        if (point.NoSensor.Count > 0)
        {
            yield return ($"{point.Name}: no marker", point with { NoSensor = [] });
        }
    }

    private static IEnumerable<(string What, PointPlace Place)> Mutants(PointProfile point, RegisterPlace place)
    {
        yield return ("address + 1", place with { Address = (ushort)(place.Address + 1) });
        yield return ("address - 1", place with { Address = (ushort)(place.Address - 1) });
        foreach (var table in Enum.GetValues<RegisterTable>().Where(table => table != place.Table))
        {
            yield return ($"table {table}", place with { Table = table });
        }

        foreach (var order in Enum.GetValues<RegisterOrder>().Where(order => Matters(point, order)))
        {
            yield return ($"order {order}", place with { Order = order });
        }

        if (place.Bit is { } bit)
        {
            yield return ("bit + 1", place with { Bit = bit + 1 });
            yield return ("whole register", place with { Bit = null });
            if (bit > 0)
            {
                yield return ("bit - 1", place with { Bit = bit - 1 });
            }
        }

        if (place.Type == RegisterType.S16)
        {
            yield return ("unsigned", place with { Type = RegisterType.U16 });
        }
    }

    private static IEnumerable<(string What, PointPlace Place)> Mutants(FieldPlace place)
    {
        if (place.Field.Length > 0)
        {
            yield return ("another field", place with { Field = place.Field + "x" });
        }

        if (place.Values.Count > 0)
        {
            yield return ("no words", place with { Values = new Dictionary<string, double>() });
        }

        foreach (var word in place.Values.Keys)
        {
            yield return ($"'{word}' + 1", place with { Values = place.Values.ToDictionary(value => value.Key, value => value.Key == word ? value.Value + 1 : value.Value) });
        }
    }

    private static IEnumerable<(string What, OutputProfile Output)> Mutants(OutputProfile output)
    {
        foreach (var (what, place) in output.Place switch { CoilPlace coil => Mutants(coil), PublishPlace publish => Mutants(publish), _ => [] })
        {
            yield return ($"{output.Name}: {what}", output with { Place = place });
        }
    }

    private static IEnumerable<(string What, OutputPlace Place)> Mutants(CoilPlace place)
    {
        yield return ("coil + 1", place with { Coil = (ushort)(place.Coil + 1) });
        yield return ("read-back + 1", place with { ReadBack = (ushort)(place.ReadBack + 1) });
        yield return ("read-back - 1", place with { ReadBack = (ushort)(place.ReadBack - 1) });
        if (place.Timer is { } timer)
        {
            yield return ("timer + 1", place with { Timer = (ushort)(timer + 1) });
            yield return ("timer step", place with { TimerStep = 2 * place.TimerStep });
        }
    }

    private static IEnumerable<(string What, OutputPlace Place)> Mutants(PublishPlace place)
    {
        yield return ("topic", place with { Topic = place.Topic + "x" });
        yield return ("on", place with { On = place.On + " " });
        yield return ("off", place with { Off = place.Off + " " });
        foreach (var (what, readBack) in place.ReadBack is { } field ? Mutants(field) : [])
        {
            yield return ($"read-back {what}", place with { ReadBack = (FieldPlace)readBack });
        }
    }

    /// <summary>Words have an order where there are two of them, bytes where there is more than a coil.</summary>
    private static bool Matters(PointProfile point, RegisterOrder order)
    {
        // A coil has no order, and states such as 0 and 0xFFFF read the same either way.
        if (point.Register.Type == RegisterType.Bool || (point.States.Count > 0 && point.States.Keys.All(state => state >> 8 == (state & 0xFF))))
        {
            return false;
        }

        var registers = PointDecoder.RegistersOf(point.Register.Type);
        var (words, bytes) = (order is RegisterOrder.LowWordFirst or RegisterOrder.LittleEndian, order is RegisterOrder.BytesSwapped or RegisterOrder.LittleEndian);
        var (ownWords, ownBytes) = (point.Register.Order is RegisterOrder.LowWordFirst or RegisterOrder.LittleEndian, point.Register.Order is RegisterOrder.BytesSwapped or RegisterOrder.LittleEndian);
        return bytes != ownBytes || (registers > 1 && words != ownWords);
    }

    private static List<T> With<T>(IReadOnlyList<T> list, int index, T item)
    {
        var copy = list.ToList();
        copy[index] = item;
        return copy;
    }
}
