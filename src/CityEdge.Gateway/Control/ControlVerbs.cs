using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Control;

/// <summary>The verbs as they are written in requests and on the command line.</summary>
internal static class ControlVerbs
{
    public static string NameOf(OperatorVerb verb) => verb switch
    {
        OperatorVerb.Acknowledge => "acknowledge",
        OperatorVerb.Silence => "silence",
        OperatorVerb.Reset => "reset",
        OperatorVerb.Isolate => "isolate",
        OperatorVerb.EndIsolation => "end-isolation",
        OperatorVerb.Shelve => "shelve",
        OperatorVerb.Unshelve => "unshelve",
        OperatorVerb.StartTest => "start-test",
        OperatorVerb.EndTest => "end-test",
        OperatorVerb.Operate => "operate",
        OperatorVerb.Release => "release",
    };

    public static OperatorVerb? Parse(string name)
    {
        foreach (var verb in Enum.GetValues<OperatorVerb>())
        {
            if (NameOf(verb) == name)
            {
                return verb;
            }
        }

        return null;
    }
}
