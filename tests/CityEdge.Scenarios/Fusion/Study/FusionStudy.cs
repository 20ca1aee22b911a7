namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>
/// The fire pack over everything recorded, one set after the other, beside single thresholds of the same run. Nothing depends on which fires or runs lie in
/// the folder: other recordings of the same kinds are judged the same way.
/// </summary>
internal static class FusionStudy
{
    /// <summary>The compartment fires of FSRI.</summary>
    public static IReadOnlyList<StudyFigure> Compartments()
    {
        var fires = CompartmentFire.All().Select(static fire => (Fire: fire, Outcome: StudySite.Play(fire.Room))).ToList();
        var (grown, burners) = (fires.Where(static one => one.Fire.IsUpholstered).ToList(), fires.Where(static one => one.Fire.IsBurner).ToList());
        var early = fires.Count(static one => Alarm(one.Outcome) < 0);
        var hours = fires.Sum(static one => one.Fire.Room.Before.TotalHours);
        return
        [
            new($"FSRI: fires found, of {fires.Count}", fires.Count(static one => Alarm(one.Outcome) is not null), "") { AtLeast = fires.Count },
            new("FSRI: alarms before ignition", early, "") { AtMost = 0 },
            new("FSRI: observed before ignition", hours, "h"),
            new("FSRI: alarms before ignition, 95 % bound", PoissonBound.Upper(early) / hours, "/h"),
            new("FSRI: fires with a pre-alarm before ignition, of draughts", fires.Count(static one => one.Outcome.First(StudyAlarms.Early) < 0), ""),
            new("FSRI: 57 °C alone, alarms before ignition", fires.Count(static one => one.Outcome.First(StudyAlarms.FixedAlone) < 0), "") { IsReference = true },
            new("FSRI: 8.3 °C/min over 30 s alone, fires with an alarm before ignition", fires.Count(static one => one.Outcome.First(StudyAlarms.RateAlone) < 0), "") { IsReference = true },
            .. Delays("FSRI upholstered", grown.Select(static one => Alarm(one.Outcome)), reference: false),
            .. Delays("FSRI upholstered, 57 °C alone", grown.Select(static one => one.Outcome.First(StudyAlarms.FixedAlone)), reference: true),
            new("FSRI upholstered: sooner than 57 °C, median", 100 * Quantile(grown.Select(static one => Gain(one.Outcome)), 0.5), "%") { AtLeast = 30 },
            .. Delays("FSRI burners", burners.Select(static one => Alarm(one.Outcome)), reference: false),
            .. Delays("FSRI burners, 57 °C alone", burners.Select(static one => one.Outcome.First(StudyAlarms.FixedAlone)), reference: true),
            new($"FSRI burners: later than 57 °C, of {burners.Count}", burners.Count(static one => !(Alarm(one.Outcome) <= one.Outcome.First(StudyAlarms.FixedAlone))), "") { AtMost = 0 },
        ];
    }

    /// <summary>The stations of the NIST fires.</summary>
    public static IReadOnlyList<StudyFigure> Stations()
    {
        var stations = DetectorStation.All().Select(static station => (Station: station, Outcome: StudySite.Play(station.Room))).ToList();
        var judged = stations.Where(static one => one.Station.Median is not null).ToList();
        var fires = stations.GroupBy(static one => one.Station.Fire).ToList();
        var first = fires.Count(static fire => fire.Min(static one => Alarm(one.Outcome)) <= fire.Where(static one => one.Station.Median is not null).Min(static one => one.Station.Photoelectric[0]));
        return
        [
            new($"NIST: stations no later than the median photoelectric alarm, of {judged.Count}", judged.Count(static one => Alarm(one.Outcome) <= one.Station.Median), "")
            {
                AtLeast = Math.Ceiling(12.0 / 14 * judged.Count),
            },
            new($"NIST: the same by 0.15 dB/m alone, of {judged.Count}", judged.Count(static one => one.Outcome.First(StudyAlarms.SmokeAlone) <= one.Station.Median), "") { IsReference = true },
            new($"NIST: the same by 57 °C alone, of {judged.Count}", judged.Count(static one => one.Outcome.First(StudyAlarms.FixedAlone) <= one.Station.Median), "") { IsReference = true },
            new($"NIST: fires whose first alarm was no later than the first photoelectric one, of {fires.Count}", first, "") { AtLeast = fires.Count },
            new("NIST: alarms in the first 10 s, when only noise can show", stations.Count(static one => Alarm(one.Outcome) <= 10), "") { AtMost = 0 },
            new("NIST: 0.15 dB/m alone, alarms in the first 10 s", stations.Count(static one => one.Outcome.First(StudyAlarms.SmokeAlone) <= 10), "") { IsReference = true },
            .. Delays("NIST stations beside photoelectric alarms", judged.Select(static one => Alarm(one.Outcome)), reference: false),
            .. Delays("NIST photoelectric alarms", judged.Select(static one => one.Station.Median), reference: true),
        ];
    }

    /// <summary>The rows of Gambi's gas elements.</summary>
    public static IReadOnlyList<StudyFigure> Gases()
    {
        var rows = GasArrayRow.All().Select(static row => (row.Kind, Outcome: StudySite.Play(row.Room))).ToList();
        StudyFigure Share(string name, AirKind kind, string alarm)
        {
            var of = rows.Where(row => row.Kind == kind).ToList();
            return new($"gas elements{name}: {kind.ToString().ToLowerInvariant()}, of {of.Count} rows", 100.0 * of.Count(row => row.Outcome.First(alarm) is not null) / of.Count, "%");
        }

        return
        [
            Share("", AirKind.Smoke, StudyAlarms.Combined) with { AtLeast = 90 },
            Share("", AirKind.Cleaning, StudyAlarms.Combined) with { AtMost = 10 },
            Share("", AirKind.Cooking, StudyAlarms.Combined) with { AtMost = 1 },
            Share("", AirKind.Normal, StudyAlarms.Combined) with { AtMost = 1 },
            .. Enum.GetValues<AirKind>().OrderDescending().Select(kind => Share(", MQ135 alone", kind, StudyAlarms.AirAlone) with { IsReference = true }),
        ];
    }

    /// <summary>The quiet room.</summary>
    public static IReadOnlyList<StudyFigure> Quiet()
    {
        var room = QuietRoom.Read();
        var outcome = StudySite.Play(room);
        var (alarms, hours) = (outcome.Times(StudyAlarms.Alarm), room.Observed.TotalHours);
        return
        [
            new("quiet room: alarms", alarms, "") { AtMost = 0 },
            new("quiet room: pre-alarms", outcome.Times(StudyAlarms.Early), "") { AtMost = 0 },
            new("quiet room: observed", hours, "h"),
            new("quiet room: alarms, 95 % bound", PoissonBound.Upper(alarms) / hours, "/h"),
            new("quiet room: 8.3 °C/min over 30 s alone, rang", outcome.Times(StudyAlarms.RateAlone), "") { IsReference = true },
        ];
    }

    private static IEnumerable<StudyFigure> Delays(string name, IEnumerable<double?> delays, bool reference)
    {
        var all = delays.ToList();
        yield return new($"{name}: delay, median", Quantile(all, 0.5), "s") { IsReference = reference };
        yield return new($"{name}: delay, 90th percentile", Quantile(all, 0.9), "s") { IsReference = reference };
    }

    private static double? Alarm(StudyOutcome outcome) => outcome.First(StudyAlarms.Alarm);

    // What never rang gained nothing; what rang before ignition is counted as that, not as a gain.
    private static double? Gain(StudyOutcome outcome) =>
        (Alarm(outcome), outcome.First(StudyAlarms.FixedAlone)) is ({ } ours and >= 0, { } fixedAlone and > 0) ? 1 - (ours / fixedAlone) : 0;

    // The nearest rank; what never rang is later than all.
    private static double Quantile(IEnumerable<double?> values, double share)
    {
        var sorted = values.Select(static value => value ?? double.PositiveInfinity).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
