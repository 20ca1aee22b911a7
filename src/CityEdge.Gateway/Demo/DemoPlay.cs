using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Verbs;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Story;

namespace CityEdge.Gateway.Demo;

/// <summary>Plays the night before a running site: moves the devices, acts for the people, watches the siren's relay, tells and counts.</summary>
internal sealed class DemoPlay
{
    private const string SirenStatus = "output:siren";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RestPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly RunningSite _site;
    private readonly TianzifangShop _shop;
    private readonly StoryClock _wall;
    private readonly MomentClock _clock;
    private readonly Speech _speech;
    private readonly DemoTimeline _timeline;
    private readonly bool _isOurRelay;
    private readonly List<(AlarmTransition Transition, string Alarm)> _events = [];
    private readonly PointId _siren;
    private long _smokeAt = -1;
    private long _sirenAt = -1;
    private bool _wasReadBackOn;

    public DemoPlay(
        RunningSite site, TianzifangShop shop, StoryClock wall, MomentClock clock, Speech speech, DemoTimeline timeline, bool isOurRelay)
    {
        (_site, _shop, _wall, _clock, _speech, _timeline, _isOurRelay) = (site, shop, wall, clock, speech, timeline, isOurRelay);
        _siren = new PointId(site.Site.Model.Points.ToList().FindIndex(point => point.Name == SirenStatus));
        shop.Relay.Switched += OnRelay;
    }

    /// <summary>The whole night; about half a minute.</summary>
    public async Task<DemoReport> PlayAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var telling = TellEventsAsync(ending.Token);
        var watching = WatchSirenAsync(ending.Token);
        await UntilAsync(static snapshot => snapshot.Ready, StartPatience, stop).ConfigureAwait(false);
        await new TianzifangNight(_shop, _wall).PlayAsync(OnStepAsync, stop).ConfigureAwait(false);
        var rest = await UntilAsync(IsAtRest, RestPatience, stop).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await telling.ConfigureAwait(false);
        await watching.ConfigureAwait(false);

        // A fault that has come and gone again is still one: the siren failed when it was needed.
        var fault = _events.FirstOrDefault(one => one is { Alarm: SirenStatus, Transition.Event: AlarmEvent.Raised }).Transition;
        return new DemoReport
        {
            Siren = _smokeAt >= 0 && _sirenAt >= _smokeAt ? _clock.Time.GetElapsedTime(_smokeAt, _sirenAt) : null,
            Devices = Answering(rest),
            OutputFault = fault.Sequence == 0 ? null : $"{SirenStatus}: {fault.Reason}",
            SirenObeyed = _wasReadBackOn && IsAtRest(rest),
            Events = _events,
        };
    }

    private async ValueTask OnStepAsync(StoryStep step, CancellationToken stop)
    {
        _wall.ShowAtLeast(step.Clock, _site.Site.Config.TimeZone);
        if (step.Act == StoryAct.Smoke && step.Value > 0)
        {
            Interlocked.Exchange(ref _smokeAt, _clock.Time.GetTimestamp());
        }

        if (step.Text is { } text)
        {
            _timeline.Happens(_clock.Now(), text.In(_speech.Chinese));
        }

        OperatorVerb? verb = step.Act switch
        {
            StoryAct.Acknowledge => OperatorVerb.Acknowledge,
            StoryAct.Silence => OperatorVerb.Silence,
            StoryAct.Reset => OperatorVerb.Reset,
            _ => null,
        };
        if (verb is { } act)
        {
            await _site.Loop.ActAsync(new OperatorAction
            {
                Verb = act,
                Origin = ActionOrigin.OnSite,
                Who = act == OperatorVerb.Acknowledge ? _speech.Say("店主", "owner") : _speech.Say("微型消防站", "fire team"),
            }).WaitAsync(stop).ConfigureAwait(false);
        }
    }

    private async Task TellEventsAsync(CancellationToken stop)
    {
        var read = new AlarmTransition[64];
        var seen = 0L;
        while (true)
        {
            for (var count = _site.Loop.Events.Read(seen, read, out _); count > 0; count = _site.Loop.Events.Read(seen, read, out _))
            {
                foreach (var transition in read[..count])
                {
                    seen = transition.Sequence;
                    _events.Add((transition, _site.Loop.Alarms[transition.Alarm.Index].Id));
                    _timeline.Tell(transition);
                }
            }

            if (stop.IsCancellationRequested)
            {
                return;
            }

            await _site.Loop.Events.WaitAsync(seen, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Somebody else's relay keeps no log for us: what counts is the coil that was read back.
    private async Task WatchSirenAsync(CancellationToken stop)
    {
        bool? before = null;
        while (!stop.IsCancellationRequested)
        {
            var last = (await _site.Loop.SnapshotAsync().ConfigureAwait(false)).Points[_siren.Index].Last;
            bool? on = last.Quality == Quality.Bad ? null : last.Value > 0;
            if (on is true && before is not true)
            {
                _wasReadBackOn = true;
                if (!_isOurRelay)
                {
                    Interlocked.CompareExchange(ref _sirenAt, _clock.Time.GetTimestamp(), -1);
                }
            }

            if (on is { } state && before is not null && state != before)
            {
                _timeline.Gateway(_clock.Now(), state
                    ? _speech.Say("警号响起，继电器已回读", "siren sounds, its relay read back")
                    : _speech.Say("警号停止，继电器已回读", "siren stops, its relay read back"));
            }

            before = on ?? before;
            await Task.Delay(Look, _clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void OnRelay(RelayCommand command)
    {
        if (_isOurRelay && command is { Coil: TianzifangShop.SirenChannel, On: true } && Interlocked.Read(ref _smokeAt) >= 0)
        {
            Interlocked.CompareExchange(ref _sirenAt, command.Timestamp, -1);
        }
    }

    private async Task<SiteSnapshot> UntilAsync(Func<SiteSnapshot, bool> holds, TimeSpan patience, CancellationToken stop)
    {
        var start = _clock.Time.GetTimestamp();
        while (true)
        {
            var snapshot = await _site.Loop.SnapshotAsync().WaitAsync(stop).ConfigureAwait(false);
            if (holds(snapshot) || _clock.Time.GetElapsedTime(start) > patience)
            {
                return snapshot;
            }

            await Task.Delay(Look, _clock.Time, stop).ConfigureAwait(false);
        }
    }

    private bool IsAtRest(SiteSnapshot snapshot) =>
        snapshot.Points[_siren.Index].Last is { Quality: Quality.Good, Value: 0 } && !snapshot.Outputs.Any(wanted => wanted);

    private int Answering(SiteSnapshot snapshot) => _site.Site.Lines
        .SelectMany(line => line.Devices)
        .Count(device => snapshot.Points[device.Status.Index].Last.Quality != Quality.Bad);
}
