using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Journal;

namespace CityEdge.Scenarios.Rig;

/// <summary>The journal of a site on fake time: wired as in life, its owner turned between two turns of the loop, or on a thread of its own where the disk hangs.</summary>
internal sealed class RigJournal : IDisposable
{
    private readonly JournalDisk _disk;
    private Thread? _stuck;

    public RigJournal(JournalDisk disk, BoundSite site, MomentClock clock, GatewayEvents events)
    {
        _disk = disk;
        var draw = new Random(disk.Seed);
        var boot = Guid.NewGuid();
        Resumption = Resumption.Load(disk.Open, new StampClock(clock, boot));
        var intake = new JournalIntake(new RepeatGuard());
        var readings = new ReadingRecorder(site.Model.Points, new ReportPolicy(site.Model.Points));
        Recorders = new LoopRecorders { Journal = intake, Readings = readings };
        Owner = new SiteJournal(
            new JournalOptions
            {
                Open = disk.Open,
                Machine = new Guid("5d0c6c4e-2a54-4c93-b9c5-7d2b8e1f0a11"),
                Boot = boot,
                Draw = bytes => draw.NextBytes(bytes),
                Witness = Resumption.Witness,
                SegmentBytes = 64 << 10,
            },
            site, intake, readings, clock, events);
        intake.NoteFirst(Resumption.SayStart(clock.Now(), "1.0"));
    }

    public Resumption Resumption { get; }

    public LoopRecorders Recorders { get; }

    public SiteJournal Owner { get; }

    /// <summary>Whether the owner hangs in the disk.</summary>
    public bool IsStuck => _stuck is { IsAlive: true };

    /// <summary>All that the owner has to do; nothing while it hangs.</summary>
    public void Turn()
    {
        if (IsStuck)
        {
            return;
        }

        if (!_disk.Hangs)
        {
            TurnAll();
            return;
        }

        _stuck = new Thread(TurnAll) { IsBackground = true };
        _stuck.Start();
        _disk.WaitForHang(_stuck);
    }

    /// <summary>The disk answers again; the owner ends what it was about.</summary>
    public void Release()
    {
        _disk.Release();
        _stuck?.Join();
    }

    public void Dispose()
    {
        Release();
        Owner.Dispose();
    }

    private void TurnAll()
    {
        for (var turn = 0; turn < 100 && Owner.Turn() == TimeSpan.Zero; turn++)
        {
        }
    }
}
