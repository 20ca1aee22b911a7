using System.Text.Json;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;

namespace CityEdge.EndToEnd.Site;

/// <summary>What stands survives the death of the process, and a real disk that is full or read-only keeps no alarm from the siren.</summary>
public sealed class JournalTests
{
    private const int Kills = 20;

    [Fact(Timeout = 60_000)]
    public async Task A_gateway_that_is_asked_to_stop_says_so_in_its_journal_and_ends_without_an_error()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var shop = new LivingShop();
        await using var gateway = new Cityedge();
        gateway.Write(shop.Site);
        await gateway.StartAsync(stop);

        var exit = await gateway.StopAsync(stop);

        Assert.True(exit == 0, $"{exit}: {string.Join('\n', gateway.Lines)}");
        Assert.DoesNotContain(gateway.Lines, static line => line.Contains("xception", StringComparison.Ordinal));
        var (_, tail) = await Cityedge.VerbAsync(stop, "events", "tail", "--json", "--state", gateway.State);
        Assert.Contains("cityedge.gateway.stopped.v1", tail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 240_000)]
    public async Task S8_S15_a_latched_fire_a_silence_and_an_isolation_survive_twenty_kills_and_an_unreadable_state_ends_them()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var shop = new LivingShop();
        await using var gateway = new Cityedge();
        gateway.Write(shop.Site);
        await gateway.StartAsync(stop);
        shop.Smoke = true;
        await shop.SirenAsync(on: true, stop);
        shop.Smoke = false;
        await gateway.UntilAsync(client => client.GetAlarmsAsync(stop), static view => Fire(view)?.State == AlarmState.LatchedUnacknowledged, stop);
        await MustAsync(stop, "alarms", "silence", "--state", gateway.State, "--alarm", LivingShop.Fire, "--for", "10m", "--who", "Wang");
        await MustAsync(stop, "alarms", "isolate", "--state", gateway.State, "--point", LivingShop.Isolated, "--for", "8h", "--who", "Wang", "--why", "cleaning");
        await shop.SirenAsync(on: false, stop);
        var (silence, isolation) = (TimeSpan.FromMinutes(10).TotalSeconds, TimeSpan.FromHours(8).TotalSeconds);

        for (var kill = 0; kill < Kills; kill++)
        {
            // From at once, while the journal is being opened, to after the next checkpoint of the start.
            await Task.Delay(TimeSpan.FromMilliseconds(kill * 37), RealClock.Time, stop);
            await gateway.KillAsync();
            await gateway.StartAsync(stop);
            var alarms = await gateway.UntilAsync(client => client.GetAlarmsAsync(stop), static _ => true, stop);
            var points = await gateway.UntilAsync(client => client.GetPointsAsync(stop), static _ => true, stop);

            var fire = Fire(alarms);
            Assert.True(fire?.State == AlarmState.LatchedUnacknowledged, $"kill {kill}: {fire}\n{string.Join('\n', gateway.Lines)}");
            Assert.True(fire.SilenceLeftSeconds <= silence && fire.SilenceLeftSeconds > silence - 60, $"kill {kill}: {fire.SilenceLeftSeconds} s of {silence} s are left");
            var left = points.Points.Single(static point => point.Name == LivingShop.Isolated).IsolationLeftSeconds;
            Assert.True(left <= isolation && left > isolation - 60, $"kill {kill}: {left} s of {isolation} s are left");
            Assert.False(shop.SirenIsOn);
            (silence, isolation) = (fire.SilenceLeftSeconds!.Value, left!.Value);
        }

        var (exit, json) = await Cityedge.VerbAsync(stop, "alarms", "list", "--json", "--state", gateway.State);
        Assert.Equal(0, exit);
        using var list = JsonDocument.Parse(json);
        Assert.Contains(list.RootElement.GetProperty("alarms").EnumerateArray(), static alarm => alarm.GetProperty("id").GetString() == LivingShop.Fire);

        await gateway.KillAsync();
        Ruin(gateway.State);
        shop.Smoke = true;
        await gateway.StartAsync(stop);
        await shop.SirenAsync(on: true, stop);
        var after = await gateway.UntilAsync(client => client.GetAlarmsAsync(stop), static view => Fire(view) is { Active: true }, stop);
        Assert.Null(Fire(after)!.SilenceLeftSeconds);
        var all = await gateway.UntilAsync(client => client.GetPointsAsync(stop), static _ => true, stop);
        Assert.All(all.Points, static point => Assert.Null(point.IsolationLeftSeconds));
    }

    [Fact(Timeout = 240_000)]
    public async Task S1_on_a_full_and_on_a_read_only_disk_the_siren_sounds_it_is_said_and_the_journal_goes_on_by_itself()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var shop = new LivingShop();
        await using var gateway = new Cityedge();
        gateway.Write(shop.Site);
        await using var disk = await SmallDisk.MountOrSkipAsync(Path.Combine(gateway.State, "journal"), 24, stop);

        disk.FillUp();
        await FaultAndSirenAsync(gateway, shop, stop);
        disk.MakeRoom();
        await LoggedAsync(gateway, "keeps Alarms again", stop);
        await MustAsync(stop, "alarms", "reset", "--state", gateway.State, "--who", "Wang");
        await gateway.KillAsync();

        await disk.RemountAsync(readOnly: true, stop);
        await FaultAndSirenAsync(gateway, shop, stop);
        await disk.RemountAsync(readOnly: false, stop);
        await LoggedAsync(gateway, "keeps Alarms again", stop);
        await gateway.KillAsync();

        await MustAsync(stop, "journal", "verify", "--state", gateway.State);
    }

    private static async Task FaultAndSirenAsync(Cityedge gateway, LivingShop shop, CancellationToken stop)
    {
        await gateway.StartAsync(stop);
        await LoggedAsync(gateway, "cannot keep Alarms", stop);
        shop.Smoke = true;
        await shop.SirenAsync(on: true, stop);
        shop.Smoke = false;
        await gateway.UntilAsync(client => client.GetAlarmsAsync(stop), static view => Fire(view)?.State == AlarmState.LatchedUnacknowledged, stop);
    }

    // Events 1501 and 1502. That the fault of the disk's point follows within its supervision time is played on fake time.
    private static async Task LoggedAsync(Cityedge gateway, string words, CancellationToken stop)
    {
        while (!gateway.Lines.Any(line => line.Contains(words, StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), RealClock.Time, stop);
        }
    }

    private static async Task MustAsync(CancellationToken stop, params string[] verb)
    {
        var (exit, said) = await Cityedge.VerbAsync(stop, verb);
        Assert.True(exit == 0, $"{string.Join(' ', verb)}: {exit} {said}");
    }

    private static void Ruin(string state)
    {
        foreach (var file in new[] { "alarms", "checkpoint" }.SelectMany(part => Directory.GetFiles(Path.Combine(state, "journal", part))).Where(static path => Path.GetFileName(path)[0] != '.'))
        {
            var bytes = File.ReadAllBytes(file);
            File.WriteAllBytes(file, [.. bytes.Select(static b => (byte)(b ^ 0x5A))]);
        }
    }

    private static Gateway.Page.AlarmView? Fire(AlarmsView view) => Alarm(view, LivingShop.Fire);

    private static Gateway.Page.AlarmView? Alarm(AlarmsView view, string id) => view.Alarms.SingleOrDefault(alarm => alarm.Id == id);
}
