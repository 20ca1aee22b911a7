using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Tests.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal;

/// <summary>
/// The disk under a site's journal: forgets at a power cut what was not synced, fails and hangs when told to. Its directories share one count of
/// operations, so that a cut hits all of them at one instant.
/// </summary>
internal sealed class JournalDisk
{
    private readonly PowerCutMedium[] _parts;
    private readonly object _hang = new();
    private volatile bool _entered;
    private volatile bool _hangs;

    public JournalDisk()
        : this([.. Enum.GetValues<JournalPart>().Select(static _ => new PowerCutMedium())])
    {
    }

    private JournalDisk(PowerCutMedium[] parts) => _parts = parts;

    /// <summary>Everything that changed or synced so far.</summary>
    public int Operations { get; private set; }

    /// <summary>Draws what the journal draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many of them were syncs.</summary>
    public int Syncs { get; private set; }

    /// <summary>Operations that it names a failure for fail.</summary>
    public Func<JournalPart, MediumOperation, MediumFailure?>? Choose { get; set; }

    /// <summary>Directories that it names a failure for cannot even be opened.</summary>
    public Func<JournalPart, MediumFailure?>? Opening { get; set; }

    /// <summary>Everything that changes or syncs fails so; null lets it work.</summary>
    public MediumFailure? Failure { get; set; }

    /// <summary>Each change or sync passes by here first, with its directory: a slow disk moves the clock, a choosy one fails.</summary>
    public Action<JournalPart, MediumOperation>? Passing { get; set; }

    /// <summary>Bytes that a directory may hold.</summary>
    public Dictionary<JournalPart, long> Room { get; } = [];

    /// <summary>Opens a directory as another process would.</summary>
    public IJournalMedium Open(JournalPart part)
    {
        if (Opening?.Invoke(part) is { } failure)
        {
            throw new MediumException(failure, part + " cannot be opened");
        }

        var medium = _parts[(int)part].Again();
        medium.Before = operation => Before(part, operation);
        medium.Room = Room.TryGetValue(part, out var room) ? room : null;
        medium.Fail = operation => Choose?.Invoke(part, operation) ?? (operation.Kind == MediumOperationKind.Read ? null : Failure);
        return medium;
    }

    /// <summary>What a power cut now could leave.</summary>
    public JournalDisk AfterCut(Random random) => new([.. _parts.Select(part => part.AfterCut(random))]) { Seed = Seed + 1 };

    /// <summary>The same after a kill: nothing that was written is lost.</summary>
    public JournalDisk AfterKill() => new([.. _parts.Select(static part => part.Again())]) { Seed = Seed + 1 };

    /// <summary>Another directory lies there from now on, as after a late mount.</summary>
    public void Replace(JournalPart part, JournalDisk from) => _parts[(int)part] = from._parts[(int)part].Again();

    /// <summary>Every file of a directory is overwritten with what nobody can read.</summary>
    public void Ruin(JournalPart part)
    {
        foreach (var name in _parts[(int)part].Files.Keys)
        {
            _parts[(int)part].Damage(name, static bytes => [.. bytes.Select(static b => (byte)(b ^ 0x5A))]);
        }
    }

    /// <summary>The next change or sync does not come back before <see cref="Release"/>.</summary>
    public void Hang()
    {
        _entered = false;
        _hangs = true;
    }

    /// <summary>Whether the next change or sync hangs.</summary>
    public bool Hangs => _hangs;

    /// <summary>Waits until somebody hangs, or has ended without.</summary>
    public void WaitForHang(Thread owner)
    {
        while (!_entered && owner.IsAlive)
        {
            Thread.Yield();
        }
    }

    public void Release()
    {
        lock (_hang)
        {
            _hangs = false;
            Monitor.PulseAll(_hang);
        }
    }

    private void Before(JournalPart part, MediumOperation operation)
    {
        if (operation.Kind == MediumOperationKind.Read)
        {
            return;
        }

        Operations++;
        Syncs += operation.Kind is MediumOperationKind.Sync or MediumOperationKind.SyncNames ? 1 : 0;
        Passing?.Invoke(part, operation);
        lock (_hang)
        {
            while (_hangs)
            {
                _entered = true;
                Monitor.Wait(_hang);
            }
        }
    }
}
