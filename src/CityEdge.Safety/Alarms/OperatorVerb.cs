namespace CityEdge.Safety.Alarms;

/// <summary>What a person may do to alarms; never merged (S8).</summary>
public enum OperatorVerb : byte
{
    /// <summary>I have seen it.</summary>
    Acknowledge = 0,

    /// <summary>Stop the sound; the alarm stands and a new alarm sounds again. Ends by itself.</summary>
    Silence,

    /// <summary>End latched alarms whose condition is gone, command the detectors' own reset; still active ones sound again.</summary>
    Reset,

    /// <summary>Take a point out of service; at most 8 h.</summary>
    Isolate,

    /// <summary>Put it back.</summary>
    EndIsolation,

    /// <summary>Put an alarm aside for a time; never a fire.</summary>
    Shelve,

    Unshelve,

    /// <summary>Alarms of the scope are tests: shown as such; at most 60 min (S16).</summary>
    StartTest,

    EndTest,

    /// <summary>Have an output act: shut the valve, open the breaker, release the door, start the fan. Stays until released.</summary>
    Operate,

    /// <summary>Let an output go that acts; nothing else ever re-opens a valve or closes a breaker.</summary>
    Release,
}
