using CityEdge.Simulator.Story;

namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>The night is told the same way each time, and in an order that can end well.</summary>
public sealed class TianzifangNightTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_step_that_is_told_has_both_languages_and_steps_are_in_order()
    {
        Assert.All(TianzifangNight.Script.Where(s => s.Text is not null),
            s => Assert.False(string.IsNullOrWhiteSpace(s.Text!.Value.Zh) || string.IsNullOrWhiteSpace(s.Text.Value.En)));
        Assert.Equal(TianzifangNight.Script.OrderBy(s => s.At), TianzifangNight.Script);
        Assert.All(TianzifangNight.Script, s => Assert.True(s.At + s.Over <= TianzifangNight.Script[^1].At));
    }

    [Fact]
    public void Smoke_is_gone_and_the_sound_silenced_before_anybody_resets()
    {
        TimeSpan Last(StoryAct act) => TianzifangNight.Script.Last(s => s.Act == act).At;

        Assert.True(Last(StoryAct.Acknowledge) < Last(StoryAct.Silence));
        Assert.True(Last(StoryAct.Smoke) < Last(StoryAct.Reset));
        Assert.Equal(0, TianzifangNight.Script.Last(s => s.Act == StoryAct.Smoke).Value);
        Assert.Equal(StoryAct.End, TianzifangNight.Script[^1].Act);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    public async Task The_whole_night_plays_in_its_length_and_moves_the_devices(double pace)
    {
        var clock = new SteppedClock();
        await using var shop = new TianzifangShop(clock);
        var night = new TianzifangNight(shop, clock, pace);
        var told = new List<(TimeSpan At, StoryAct Act)>();
        double hottest = 0, most = 0;
        var smoke = false;

        var play = night.PlayAsync((step, _) =>
        {
            told.Add((TimeSpan.FromTicks(clock.GetTimestamp()), step.Act));
            return ValueTask.CompletedTask;
        }, Stop);
        while (!play.IsCompleted)
        {
            await Task.WhenAny(play, clock.AdvanceToNextAsync(Stop));
            hottest = Math.Max(hottest, shop.Thermometer.Temperature);
            most = Math.Max(most, shop.CarbonMonoxide.Ppm);
            smoke |= shop.Hub.GetDetector(1).HasFlag(CityEdge.Simulator.Devices.LadogaBits.Alarm);
        }
        await play;

        Assert.Equal(TimeSpan.FromSeconds(25 * pace), night.Length);
        Assert.Equal((night.Length, StoryAct.End), told[^1]);
        Assert.Equal(TianzifangNight.Script.Where(s => s.Text is not null).Select(s => (s.At * pace, s.Act)), told);
        Assert.Equal((62, 180, true), (hottest, most, smoke));
        Assert.Equal((29, 6, 0), (shop.Thermometer.Temperature, shop.CarbonMonoxide.Ppm, shop.Meter.Power));
        Assert.False(shop.Hub.GetDetector(1).HasFlag(CityEdge.Simulator.Devices.LadogaBits.Alarm));
    }

    [Fact]
    public async Task A_night_that_is_stopped_ends_at_once()
    {
        var clock = new SteppedClock();
        await using var shop = new TianzifangShop(clock);
        using var stopping = new CancellationTokenSource();

        var play = new TianzifangNight(shop, clock).PlayAsync((_, _) => ValueTask.CompletedTask, stopping.Token);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => play);
    }
}
