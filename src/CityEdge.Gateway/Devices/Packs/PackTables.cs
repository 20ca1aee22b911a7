using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Devices.Packs;

/// <summary>The keys of a pack's file: one table per record, from which binder, pack.schema.json, reference page and errors are made.</summary>
internal static class PackTables
{
    public static readonly ChoiceShape<PackScope> Scopes = new();
    public static readonly ChoiceShape<UnknownRule> Unknowns = new();
    public static readonly AmountShape Parameter = new(times: true);

    /// <summary>Named quantities and conditions.</summary>
    public static readonly MapShape<RuleText> Definitions = Map(new RuleTextShape());

    private static readonly Key<Amount> Value = Must("value", Parameter, "取值，带单位；时间写作 60 s", "its value with its unit; a time is written 60 s");
    private static readonly Key<Amount> Min = May("min", Parameter, default, null, "现场可设的最小值", "lowest value that a site may set");
    private static readonly Key<Amount> Max = May("max", Parameter, default, null, "现场可设的最大值", "highest value that a site may set");
    private static readonly Key<LocalText> ParameterTitle = Must("title", Bilingual, "参数名称，给人看", "what it is, for people");
    private static readonly Key<string> ParameterSource = Must("source", Text, "取值的出处：标准条款或推导", "standard, clause or reasoning that the value comes from");
    private static readonly RecordShape<PackParameter> ParameterTable = new(
        "parameter", About("现场可改的一个数。", "A number that a site may set."), [Value, Min, Max, ParameterTitle, ParameterSource],
        bound => new PackParameter
        {
            Name = "",
            Value = bound.Get(Value),
            Min = bound.Maybe(Min),
            Max = bound.Maybe(Max),
            Title = bound.Get(ParameterTitle),
            Source = bound.Get(ParameterSource)!,
            Places = bound.Places,
        });

    private static readonly PackDelayShape Wait = new();
    private static readonly Key<LocalText> RuleTitle = Must("title", Bilingual, "报警名称，给人看", "what people read when it sounds");
    private static readonly Key<RuleText> When = Must("when", new RuleTextShape(), "条件，可写多行", "condition; may stand on several lines");
    private static readonly Key<AlarmClass> ClassKey = Must("class", ProfileTables.Class, "类别", "what kind of event it is");
    private static readonly Key<AlarmPriority> PriorityKey = Must("priority", ProfileTables.Priority, "优先级：P1 危及生命，P2 危险，P3 警告", "P1 life at risk, P2 danger, P3 warning");
    private static readonly Key<bool> Latched = May("latched", Flag, false, "false", "锁存，须人工复位", "stands until a person resets it");
    private static readonly Key<PackDelay> OnDelay = May("on-delay", Wait, default, "0 s", "条件持续多久才报警", "how long the condition must hold");
    private static readonly Key<PackDelay> OffDelay = May("off-delay", Wait, default, "0 s", "条件消失多久才恢复", "how long it must have gone");
    private static readonly Key<UnknownRule> Unknown = May("unknown", Unknowns, UnknownRule.Keep, "keep", "条件未知时：keep 保持，raise 报警（标为未核实）", "while the condition is unknown: keep leaves the alarm as it is, raise raises it, marked unverified");
    private static readonly Key<string> RuleSource = Must("source", Text, "规则的出处：标准条款或推导", "standard, clause or reasoning that the rule comes from");
    private static readonly RecordShape<PackRule> Rule = new(
        "pack-rule", About("规则包的一条规则。", "A rule of the pack."),
        [RuleTitle, When, ClassKey, PriorityKey, Latched, OnDelay, OffDelay, Unknown, RuleSource],
        bound => new PackRule
        {
            Name = "",
            Title = bound.Get(RuleTitle),
            When = bound.Get(When),
            Class = bound.Get(ClassKey),
            Priority = bound.Get(PriorityKey),
            Latched = bound.Get(Latched),
            OnDelay = bound.Get(OnDelay),
            OffDelay = bound.Get(OffDelay),
            Unknown = bound.Get(Unknown),
            Source = bound.Get(RuleSource)!,
            Places = bound.Places,
        });

    private static readonly Key<LocalText> Name = Must("name", Bilingual, "规则包名称", "name of the pack");
    private static readonly Key<LocalText> AboutKey = Must("about", Bilingual, "它看什么、何时报警、看不到什么", "what it watches, when it raises, and what it cannot see");
    private static readonly Key<PackScope> For = Must("for", Scopes, "每个区域、每台设备或整个现场各一份", "made once for each zone, for each device or for the site");
    private static readonly Key<IReadOnlyList<MapEntry<PackParameter>>> Parameters = May("parameters", Map(ParameterTable), [], "{}", "现场可改的数", "the numbers that a site may set");
    private static readonly Key<IReadOnlyList<MapEntry<RuleText>>> Let = May("let", Definitions, [], "{}", "有名字的量和条件", "named quantities and conditions");
    private static readonly Key<IReadOnlyList<MapEntry<PackRule>>> Rules = Must("rules", Map(Rule), "规则", "its rules");

    /// <summary>The whole of a pack's file; the id is the file's name and is set by the library.</summary>
    public static readonly RecordShape<RulePack> Pack = new(
        "pack", About("一个规则包：为一种目的写好的规则，供多处使用。", "A pack: rules for a purpose, for use at many places."),
        [Name, AboutKey, For, Parameters, Let, Rules],
        bound => new RulePack
        {
            Id = "",
            Name = bound.Get(Name),
            About = bound.Get(AboutKey),
            Scope = bound.Get(For),
            Parameters = [.. bound.Get(Parameters).Where(entry => entry.Value is not null).Select(entry => entry.Value! with { Name = entry.Name, Places = entry.Value.Places.StartingAt(entry.Mark) })],
            Definitions = bound.Get(Let),
            Rules = [.. bound.Get(Rules)!.Where(entry => entry.Value is not null).Select(entry => entry.Value! with { Name = entry.Name, Places = entry.Value.Places.StartingAt(entry.Mark) })],
            Places = bound.Places,
        });
}
