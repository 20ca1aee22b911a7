using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.Journal;

/// <summary>How far each lane is on the disk; whoever follows the journal reads up to here and waits here for more.</summary>
internal sealed class DurableMark
{
    private readonly Lock _gate = new();
    private RecordId? _alarms;
    private RecordId? _readings;
    private TaskCompletionSource? _more;

    public RecordId? Of(LaneKind lane)
    {
        lock (_gate)
        {
            return lane == LaneKind.Alarms ? _alarms : _readings;
        }
    }

    /// <summary>Moved by the journal's owner after each sync.</summary>
    public void Move(LaneKind lane, RecordId to)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            (_alarms, _readings) = lane == LaneKind.Alarms ? ((RecordId?)to, _readings) : (_alarms, to);
            waiting = _more;
            _more = null;
        }

        waiting?.SetResult();
    }

    /// <summary>Completes at the next move of either lane; take it before reading, so that none is missed.</summary>
    public Task Moved()
    {
        lock (_gate)
        {
            return (_more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
