// The expiration: a dropdown, and beside it a date box that always shows the date and can be changed with "Custom defined".
// azure-devops-ui has no date picker, so the box is Fabric's with both kinds of dropdowns.
import * as React from "react";
import { DatePicker, IDatePickerStrings } from "office-ui-fabric-react/lib/DatePicker";
import { addDays, furthest, parseDay, showDay, soonest, today } from "../dates";
import { page } from "../pagedata";
import { t } from "../words";
import { Choice } from "./Choice";
import { customExpiration, dayChoices, Form } from "./form";

function namesOf(count: number, at: (index: number) => Date, options: Intl.DateTimeFormatOptions): string[] {
  const format = new Intl.DateTimeFormat(page.locale, { ...options, timeZone: "UTC" });
  return Array.from({ length: count }, (_, index) => format.format(at(index)));
}

const month = (index: number) => new Date(Date.UTC(2024, index, 1));
const weekday = (index: number) => new Date(Date.UTC(2024, 8, 1 + index)); // 1 September 2024 was a Sunday

const strings: IDatePickerStrings = {
  months: namesOf(12, month, { month: "long" }),
  shortMonths: namesOf(12, month, { month: "short" }),
  days: namesOf(7, weekday, { weekday: "long" }),
  shortDays: namesOf(7, weekday, { weekday: "narrow" }),
  goToToday: t("Go to today"),
  prevMonthAriaLabel: t("Go to previous month"),
  nextMonthAriaLabel: t("Go to next month"),
  prevYearAriaLabel: t("Go to previous year"),
  nextYearAriaLabel: t("Go to next year"),
  closeButtonAriaLabel: t("Close date picker"),
  invalidInputErrorMessage: t("This is not a date."),
  isOutOfBoundsErrorMessage: t("The date must be after today and at most one year ahead."),
};

export interface ExpirationProps {
  form: Form;
  onChange: (part: Partial<Form>) => void;
}

export function Expiration(props: ExpirationProps) {
  const { form, onChange } = props;
  const choices = dayChoices.map((days) => ({ key: days, text: t(days + " days") }));
  const custom = form.expiration === customExpiration;
  const choose = (expiration: string) =>
    onChange(expiration === customExpiration ? { expiration } : { expiration, day: addDays(today(), Number(expiration)) });

  return (
    <div className="token-expiration flex-row">
      <Choice
        label={t("Expiration (UTC)")}
        choices={[...choices, { key: customExpiration, text: t("Custom defined") }]}
        chosen={form.expiration}
        onChoose={choose}
      />
      <DatePicker
        allowTextInput={page.dateBox === "input"}
        ariaLabel={t("Expiration date")}
        className="token-date"
        disabled={!custom}
        formatDate={showDay}
        maxDate={furthest()}
        minDate={soonest()}
        onSelectDate={(day) => onChange({ day: day || null })}
        parseDateFromString={parseDay}
        strings={strings}
        today={today()}
        value={form.day || undefined}
      />
    </div>
  );
}
