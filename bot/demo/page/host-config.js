// The look of Teams for the card renderer. Colours are the page's own variables, so that light and dark follow the
// system by themselves, also on cards that stand in the chat already.

const pair = (colour, subtle = colour) => ({ default: colour, subtle });

const foreground = {
  default: pair("var(--text)", "var(--text-quiet)"),
  dark: pair("var(--text)", "var(--text-quiet)"),
  light: pair("var(--text-quiet)"),
  accent: pair("var(--brand-text)"),
  good: pair("var(--good)"),
  warning: pair("var(--warning)"),
  attention: pair("var(--danger)"),
};

const ground = (background, border = "var(--line)") => ({
  backgroundColor: background,
  borderColor: border,
  foregroundColors: foreground,
});

const family =
  '"Segoe UI Variable", "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Helvetica Neue", Arial, ' +
  '"Liberation Sans", sans-serif';
const fontSizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const fontWeights = { lighter: 300, default: 400, bolder: 600 };

export const hostConfig = {
  choiceSetInputValueSeparator: ",",
  supportsInteractivity: true,
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: "var(--line)" },
  imageSizes: { small: 32, medium: 52, large: 100 },
  lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
  fontTypes: {
    default: { fontFamily: family, fontSizes, fontWeights },
    monospace: { fontFamily: '"Cascadia Mono", Consolas, "Liberation Mono", monospace', fontSizes, fontWeights },
  },
  containerStyles: {
    default: ground("transparent"),
    emphasis: ground("var(--quiet-ground)"),
    accent: ground("var(--accent-ground)"),
    good: ground("var(--good-ground)"),
    warning: ground("var(--warning-ground)"),
    attention: ground("var(--danger-ground)"),
  },
  textStyles: {
    heading: { size: "large", weight: "bolder" },
    columnHeader: { weight: "bolder" },
  },
  textBlock: { headingLevel: 4 },
  actions: {
    maxActions: 6,
    spacing: "default",
    buttonSpacing: 8,
    showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
    actionsOrientation: "horizontal",
    actionAlignment: "left",
    allowTitleToWrap: true,
  },
  adaptiveCard: { allowCustomStyle: false },
  inputs: {
    label: {
      inputSpacing: "small",
      requiredInputs: { weight: "bolder", size: "default", suffix: " *", suffixColor: "attention" },
      optionalInputs: { weight: "bolder", size: "default" },
    },
    errorMessage: { color: "attention", size: "small", weight: "default" },
  },
  imageSet: { imageSize: "medium", maxImageHeight: 100 },
  factSet: {
    title: { color: "default", size: "default", isSubtle: false, weight: "bolder", wrap: true, maxWidth: 150 },
    value: { color: "default", size: "default", isSubtle: false, weight: "default", wrap: true },
    spacing: 16,
  },
};
