using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CityEdge.Safety.Rules.Parts;
using CsCheck;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>What must hold for every rule that can be written.</summary>
public sealed class RulePropertyTests
{
    private static readonly string[] Names = ["a.smoke", "b.smoke", "a.t", "b.t", "f.t", "a.w", "k.w", "level"];

    private static readonly string[] Words =
    [
        "and", "or", "not", "for", "clear", "of", "per", "in", "within", "between", "open", "bad", "age", "changed", "rise", "fall", "avg", "min", "max", "sum", "abs", "count",
        "ramp", "evidence", "any", "all", "(", ")", ",", ">", "<=", "=", "!=", "+", "-", "*", "/", "a.smoke", "b.smoke", "a.t", "f.t", "k.w", "level", "value", "57", "°C", "K",
        "-1", "1e400", "60 s", "5 min", "100 %", "ppm", "NaN", "22:30", "25:70", "kitchen", "nowhere", "t", "smoke", "hot", "loop", "broken", "limit", "window", "\u0000", "😀", "(", "(", "not", ",",
    ];

    // Weights make most readings good, and times short against the windows of the texts.
    private static readonly Gen<Step[]> Steps = Gen.Select(
        Gen.Frequency((8, Gen.Const(StepKind.Good)), (2, Gen.Const(StepKind.Bad)), (2, Gen.Const(StepKind.Unsure)), (1, Gen.Const(StepKind.Wait)), (1, Gen.Const(StepKind.Isolate))),
        Gen.Int[0, Names.Length - 1],
        Gen.Double[0, 9],
        Gen.Int[0, 100],
        static (kind, point, wait, value) => new Step(kind, point, wait, value)).Array[1, 60];

    [Fact]
    public void No_words_make_the_parser_throw_or_hang() => Gen.Select(Gen.Int[0, Words.Length - 1].Array[0, 70], Gen.Bool).Sample(
        static (words, spaced) => Reads(string.Join(spaced ? " " : "", words.Select(static word => Words[word]))),
        iter: 20_000);

    [Fact]
    public void No_characters_make_the_parser_throw_or_hang() => Gen.Frequency((8, Gen.Char[' ', '~']), (1, Gen.Char)).Array[0, 120].Sample(
        static characters => Reads(new string(characters)),
        iter: 20_000);

    [Fact]
    public void A_text_that_is_cut_short_or_mixed_up_is_refused_or_read() => Gen.Select(RuleTexts.Choices, RuleTexts.Choices, Gen.Int[0, 400], Gen.Int[0, 400]).Sample(
        static (a, b, cut, from) =>
        {
            var (one, other) = (RuleTexts.Text(a), RuleTexts.Text(b));
            return Reads(one[..Math.Min(cut, one.Length)]) && Reads(one[..Math.Min(cut, one.Length)] + other[Math.Min(from, other.Length)..]);
        },
        iter: 3_000);

    [Fact]
    public void Most_texts_say_something_that_can_be()
    {
        var (site, random, refused) = (RuleTexts.Points(new TestSite()), new Random(1), 0);
        for (var i = 0; i < 2_000; i++)
        {
            refused += RuleParser.Parse(RuleTexts.Text([.. Enumerable.Range(0, 60).Select(_ => random.Next(1_000_000))]), site.Lookup).Success ? 0 : 1;
        }

        Assert.InRange(refused, 0, 400);
    }

    [Fact]
    public void What_is_printed_reads_as_the_same_condition() => RuleTexts.Choices.Sample(
        static choices =>
        {
            var site = RuleTexts.Points(new TestSite());
            var condition = RuleTexts.Any(site, choices);

            var text = ConditionText.Of(condition, site.Model.Points);
            var again = RuleParser.Parse(text, new RuleScope { Points = site.Lookup, Printed = true });

            Assert.Empty(again.Diagnostics);
            Assert.Equal(condition, again.Condition);
            Assert.Equal(condition.GetHashCode(), again.Condition!.GetHashCode());
            return ConditionText.Of(again.Condition, site.Model.Points) == text && Site(condition).Model.Validate().Count == 0;
        },
        iter: 3_000);

    [Fact]
    public void Whatever_an_unknown_input_is_a_verdict_stands() => Gen.Select(RuleTexts.Choices, Gen.Int[0, 2].Array[Names.Length], Gen.Double[-40, 120].Array[Names.Length], Gen.Double[-1e6, 1e6].Array[Names.Length]).Sample(
        static (choices, known, values, others) =>
        {
            var site = RuleTexts.Points(new TestSite());
            var points = new PointTable(site.Model.Points, site.Now);
            var part = Compile(RuleTexts.Plain(site, choices), points);
            for (var i = 0; i < Names.Length; i++)
            {
                Set(points[i], (Quality)known[i], Value(i, values[i]));
            }

            var verdict = part.Evaluate(site.Now);
            if (verdict.Truth == Truth.Unknown)
            {
                return true;
            }

            // Unverified rests on the uncertain values; what is verified does not.
            for (var i = 0; i < Names.Length; i++)
            {
                if ((Quality)known[i] == Quality.Bad || ((Quality)known[i] == Quality.Uncertain && !verdict.Unverified))
                {
                    Set(points[i], Quality.Good, Value(i, others[i]));
                }
            }

            return part.Evaluate(site.Now).Truth == verdict.Truth;
        },
        iter: 20_000);

    [Fact]
    public void The_same_input_gives_the_same_transitions() => Gen.Select(RuleTexts.Choices, Steps).Sample(
        static (choices, steps) =>
        {
            var (a, b) = (Site(choices), Site(choices));
            Array.ForEach(steps, step => Apply(a, step));
            Array.ForEach(steps, step => Apply(b, step));

            return a.Log.SequenceEqual(b.Log);
        },
        iter: 400);

    [Fact]
    public void A_restart_at_any_step_changes_nothing() => Gen.Select(RuleTexts.Choices, Steps, Steps).Sample(
        static (choices, before, after) =>
        {
            var live = Site(choices);
            Array.ForEach(before, step => Apply(live, step));
            var reborn = live.Reborn();
            live.Forget();
            reborn.Forget();

            Array.ForEach(after, step => Apply(live, step));
            Array.ForEach(after, step => Apply(reborn, step));

            Assert.Equal(live.Log, reborn.Log);
            return true;
        },
        iter: 1_000);

    [Fact]
    public void Asking_again_at_the_same_moment_changes_nothing() => Gen.Select(RuleTexts.Choices, Steps).Sample(
        static (choices, steps) =>
        {
            var site = Site(choices);
            foreach (var step in steps)
            {
                Apply(site, step);
                site.Forget();
                site.Engine.Restore(site.Engine.Snapshot(site.Now), site.Now);
                site.At(site.Seconds);
                Assert.DoesNotContain(site.Log, static t => t.Event is AlarmEvent.Raised or AlarmEvent.ReRaised or AlarmEvent.ReturnedToNormal);
            }

            return true;
        },
        iter: 300);

    [Fact]
    public void Bad_and_uncertain_readings_and_silence_clear_nothing() => Gen.Select(RuleTexts.Choices, Steps, Gen.Int[0, Names.Length - 1].Array[1, 30]).Sample(
        static (choices, steps, bad) =>
        {
            var text = RuleTexts.Text(choices);

            // Silence itself, and the hour of the day, may decide these.
            if (text.Contains("bad(", StringComparison.Ordinal) || text.Contains("age(", StringComparison.Ordinal)
                || text.Contains("open", StringComparison.Ordinal) || text.Contains("between", StringComparison.Ordinal))
            {
                return true;
            }

            var site = Site(choices);
            Array.ForEach(steps, step => Apply(site, step with { Kind = step.Kind == StepKind.Isolate ? StepKind.Good : step.Kind }));
            Array.ForEach(Names, name => site.Bad(name));
            if (text.Contains("changed(", StringComparison.Ordinal))
            {
                // That a good value changed stays a fact for its window, and may end a delay until then.
                site.At(site.Seconds + 300);
            }

            site.Forget();
            foreach (var point in bad)
            {
                site.At(site.Seconds + 7).Bad(Names[point]).Unsure(Names[point], 20);
            }

            site.At(site.Seconds + 4000);
            Assert.True(site.Said("rule").Concat(site.Said("now")).All(static said => !said.Contains("ReturnedToNormal", StringComparison.Ordinal)), text);
            return true;
        },
        iter: 1_500);

    [Fact]
    public void Points_that_no_rule_joins_commute() => Gen.Select(RuleTexts.Choices, RuleTexts.Choices, Steps, Steps).Sample(
        static (one, other, a, b) =>
        {
            TestSite Pair()
            {
                var site = RuleTexts.Points(RuleTexts.Points(new TestSite(), "x-"), "y-", 1);
                return site.Rule("x", RuleTexts.Any(site, one, "x-"), on: 3, off: 4).Rule("y", RuleTexts.Any(site, other, "y-"), zone: 1);
            }

            var (forth, back) = (Pair(), Pair());
            static Step Reading(Step step) => step with { Kind = step.Kind == StepKind.Wait ? StepKind.Good : step.Kind };
            foreach (var (first, second) in a.Select(Reading).Zip(b.Select(Reading)))
            {
                forth.At(forth.Seconds + first.Wait);
                back.At(back.Seconds + first.Wait);
                Read(forth, "x-", first);
                Read(forth, "y-", second);
                Read(back, "y-", second);
                Read(back, "x-", first);
            }

            Assert.Equal(forth.Said("x"), back.Said("x"));
            Assert.Equal(forth.Said("y"), back.Said("y"));
            return true;
        },
        iter: 400);

    private static bool Reads(string text)
    {
        var site = RuleTexts.Points(new TestSite());
        var result = RuleParser.Parse(text, Scope(site));

        // A diagnostic inside a definition has its column there.
        return (result.Diagnostics.Count == 0) == (result.Condition is not null || result.Absent)
            && result.Diagnostics.All(d => d.Column >= 1 && (d.Within is not null || d.Column <= text.Length + 1))
            && (result.Condition is not { } condition || Site(condition).Model.Validate().Count == 0);
    }

    private static RuleScope Scope(TestSite site) => new()
    {
        Points = site.Lookup,
        Value = site.Lookup("a.t"),
        AllowEmpty = true,
        Select = (measure, place) => place == "nowhere" ? null
            : [.. site.Model.Points.Select((point, index) => new PointBinding(new(index), point)).Where(point => place == "kitchen" && point.Definition.Name.EndsWith("." + measure, StringComparison.Ordinal))],
        Constants = static name => name switch { "limit" => new(50, Unit.Celsius), "window" => new(60, Unit.Second), _ => null },
        Definitions = static name => name switch { "hot" => "max(t in kitchen) > limit", "loop" => "not loop", "broken" => "a.t > 5 ppm and", _ => null },
    };

    private static TestSite Site(int[] choices) => Site(RuleTexts.Any(RuleTexts.Points(new TestSite()), choices));

    private static TestSite Site(Condition condition) => RuleTexts.Points(new TestSite()).Rule("rule", condition, on: 3, off: 4).Rule("now", condition);

    private static ConditionPart Compile(Condition condition, PointTable points)
    {
        var slots = new SlotPlan(points, 0, 1, ConditionCompiler.CountParts(condition));
        return new ConditionCompiler(points, null, new DeadlineQueue(slots.Count), slots, 0).Compile(condition, 0);
    }

    private static void Set(PointState point, Quality quality, double value) => (point.Quality, point.Value) = (quality, quality == Quality.Bad ? double.NaN : value);

    private static double Value(int point, double value) => point < 2 ? Math.Abs(Math.Round(value)) % 3 : value;

    private static void Apply(TestSite site, Step step)
    {
        site.At(site.Seconds + step.Wait);
        if (step.Kind == StepKind.Isolate)
        {
            site.Do(step.Value % 2 == 0 ? OperatorVerb.Isolate : OperatorVerb.EndIsolation, point: Names[step.Point], seconds: step.Value);
        }

        Read(site, "", step);
    }

    private static void Read(TestSite site, string prefix, Step step)
    {
        var (name, value) = (prefix + Names[step.Point], step.Point < 2 ? step.Value % 3 : step.Value - 20);
        switch (step.Kind)
        {
            case StepKind.Good:
                site.Good(name, value);
                break;
            case StepKind.Bad:
                site.Bad(name);
                break;
            case StepKind.Unsure:
                site.Unsure(name, value);
                break;
            case StepKind.Wait:
                site.At(site.Seconds + (step.Value / 2.0));
                break;
        }
    }

    private enum StepKind
    {
        Good,
        Bad,
        Unsure,
        Wait,
        Isolate,
    }

    private readonly record struct Step(StepKind Kind, int Point, double Wait, int Value);
}
