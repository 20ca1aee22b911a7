using CityEdge.Safety.Points;

namespace CityEdge.Safety.Alarms;

/// <summary>Counts for every output the alarms that ask it to sound, and knows which ones act; tells when the wish changes.</summary>
internal sealed class OutputBoard
{
    private readonly IReadOnlyList<OutputDefinition> _outputs;
    private readonly int[][] _outputsOf;
    private readonly int[] _asking;
    private readonly Outcome<OutputDemand> _demands = new(16);

    public OutputBoard(IReadOnlyList<OutputDefinition> outputs, IReadOnlyList<AlarmDefinition> alarms)
    {
        _outputs = outputs;
        _asking = new int[outputs.Count];
        _outputsOf = [.. alarms.Select(alarm => Enumerable.Range(0, outputs.Count).Where(i => Selects(outputs[i], alarm)).ToArray())];
    }

    public Outcome<OutputDemand> Demands => _demands;

    public bool Wants(int output) => _asking[output] > 0;

    /// <summary>An alarm asks for more or less than before.</summary>
    public void Ask(AlarmRow row, SoundLevel level, in Moment now)
    {
        foreach (var output in _outputsOf[row.Index])
        {
            var change = (Reaches(output, level) ? 1 : 0) - (Reaches(output, row.Sound) ? 1 : 0);
            var wanted = Wants(output);
            _asking[output] += change;
            if (Wants(output) != wanted)
            {
                _demands.Add(new(output, !wanted, wanted ? null : row.Id, now));
            }
        }

        row.Sound = level;
    }

    /// <summary>An output that acts begins or ends.</summary>
    public void Hold(int output, bool on, AlarmId? alarm, in Moment now)
    {
        if (Wants(output) != on)
        {
            _asking[output] = on ? 1 : 0;
            _demands.Add(new(output, on, alarm, now));
        }
    }

    /// <summary>Lets one output go that nothing asks for and that was found on; false where there is nothing to let go.</summary>
    public bool StopFound(int output, PointTable points, in Moment now)
    {
        var status = points[_outputs[output].StatusPoint.Index];
        if (Wants(output) || IsDemanded(output) || status.Quality == Quality.Bad || status.Value == 0)
        {
            return false;
        }

        _demands.Add(new(output, false, null, now));
        return true;
    }

    /// <summary>
    /// Asks outputs off that nothing asks for and that were found on (S15): a siren left on by an earlier run must obey the person who silences or resets.
    /// </summary>
    /// <param name="points">Whose status points say what is on.</param>
    /// <param name="zone">Only outputs that sound for this zone; null for the whole site.</param>
    /// <param name="now">When it was asked.</param>
    public int StopUnasked(PointTable points, int? zone, in Moment now)
    {
        var stopped = 0;
        for (var i = 0; i < _outputs.Count; i++)
        {
            // Whoever silences a place means its sirens: a valve stays as it is.
            var concerned = _outputs[i].Acts is null && (zone is not { } only || _outputs[i].Zones.Count == 0 || _outputs[i].Zones.Contains(only));
            stopped += concerned && StopFound(i, points, now) ? 1 : 0;
        }

        return stopped;
    }

    private bool IsDemanded(int output)
    {
        foreach (ref readonly var demand in _demands.Items)
        {
            if (demand.Output == output)
            {
                return true;
            }
        }

        return false;
    }

    // An alarm of no zone concerns the whole site and sounds everywhere.
    private static bool Selects(OutputDefinition output, AlarmDefinition alarm) =>
        output.Acts is null && output.Priorities.Contains(alarm.Priority)
        && (output.Classes.Count == 0 || output.Classes.Contains(alarm.Class))
        && (output.Zones.Count == 0 || alarm.Zone < 0 || output.Zones.Contains(alarm.Zone));

    private bool Reaches(int output, SoundLevel level) => level == SoundLevel.Full || (level == SoundLevel.Test && !_outputs[output].LifeSafety);
}
