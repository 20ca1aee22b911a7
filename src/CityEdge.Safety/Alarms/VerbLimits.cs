namespace CityEdge.Safety.Alarms;

/// <summary>How long a verb holds where nobody says, and at most (S8, S16). Nothing temporary is without an end.</summary>
public static class VerbLimits
{
    /// <summary>Silence is local and short (two minutes: time to look, not time to forget).</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(120);

    public static readonly TimeSpan SilenceMost = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan Isolate = TimeSpan.FromHours(2);

    public static readonly TimeSpan IsolateMost = TimeSpan.FromHours(8);

    public static readonly TimeSpan Shelve = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan ShelveMost = TimeSpan.FromHours(8);

    public static readonly TimeSpan Test = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan TestMost = TimeSpan.FromMinutes(60);

    /// <summary>Default and longest duration of a verb; zero for verbs that do not last.</summary>
    public static (TimeSpan Usual, TimeSpan Most) Of(OperatorVerb verb) => verb switch
    {
        OperatorVerb.Silence => (Silence, SilenceMost),
        OperatorVerb.Isolate => (Isolate, IsolateMost),
        OperatorVerb.Shelve => (Shelve, ShelveMost),
        OperatorVerb.StartTest => (Test, TestMost),
        OperatorVerb.Acknowledge or OperatorVerb.Reset or OperatorVerb.EndIsolation or OperatorVerb.Unshelve or OperatorVerb.EndTest
            or OperatorVerb.Operate or OperatorVerb.Release => default,
    };
}
